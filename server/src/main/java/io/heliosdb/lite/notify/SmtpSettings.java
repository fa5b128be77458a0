package io.heliosdb.lite.notify;

import io.heliosdb.lite.error.Check;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How mail is sent.
 *
 * @param requiresTls whether the connection must be encrypted with STARTTLS before anything else is
 *     said; otherwise it is not encrypted
 * @param login who to log in as; empty for nobody
 * @param from sender's address
 * @param to addresses, at least one
 */
public record SmtpSettings(
        String host,
        int port,
        boolean requiresTls,
        Optional<Login> login,
        String from,
        List<String> to) {
    /**
     * An account of the mail server.
     *
     * @param password asked for anew for each mail, so that it can be changed
     */
    public record Login(String user, Supplier<String> password) {}

    public SmtpSettings {
        Check.argument(!to.isEmpty(), "nobody to send mail to");
        to = List.copyOf(to);
    }
}
