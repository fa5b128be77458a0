package io.heliosdb.lite.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mail server. By default that of this machine.
 *
 * @param hasTls whether the connection must be encrypted with STARTTLS before anything is said
 * @param user to log in as, with a password
 * @param passwordFile read with {@link SecretFile} when mail is sent; there if there is a user
 * @param from who mail is from; else a name made of the system's user and host
 */
public record SmtpConfig(
        String host,
        int port,
        boolean hasTls,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<String> from) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    static final Key<String> HOST = Key.of("smtp", "host", ValueType.HOST, "localhost");
    static final Key<Integer> PORT = Key.of("smtp", "port", ValueType.PORT, 25);
    static final Key<Boolean> STARTTLS = Key.of("smtp", "starttls", ValueType.FLAG, false);
    static final Key<String> USER = Key.of("smtp", "user", ValueType.TEXT);
    static final Key<Path> PASSWORD_FILE = Key.of("smtp", "password_file", ValueType.PATH);
    static final Key<String> FROM = Key.of("smtp", "from", ValueType.MAIL_ADDRESS);
    static final List<Key<?>> KEYS = List.of(HOST, PORT, STARTTLS, USER, PASSWORD_FILE, FROM);

    static SmtpConfig of(Settings settings) {
        return new SmtpConfig(
                settings.get(HOST),
                settings.get(PORT),
                settings.get(STARTTLS),
                settings.find(USER),
                settings.find(PASSWORD_FILE),
                settings.find(FROM));
    }

    /** Whether a password may be sent: nobody else can read it on the way. */
    boolean keepsPassword() {
        return hasTls || LOOPBACK.contains(host);
    }
}
