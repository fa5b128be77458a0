package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every way in which a server asks for encryption, a certificate or a password. */
class TlsTest {
    private static final String IS_ENCRYPTED =
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    /** Roles by how they may connect; the first line that fits decides. */
    private static final String RULES =
            """
            local all all trust
            host all postgres all trust
            hostnossl all plain_only all trust
            hostssl all tls_only all trust
            hostssl all cert_only all cert
            host all scram_only all scram-sha-256
            host all md5_only all md5
            """;

    private static DebianServer server;
    private static Certificates certificates;

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.create();
        certificates.addAuthority("ca");
        certificates.addAuthority("other");
        certificates.add("server", "ca", "server", "localhost");
        certificates.add("client", "ca", "cert_only", "client");
        certificates.openssl(
                "pkcs8 -topk8 -nocrypt -in NAME.key -outform DER -out NAME.pk8", "client", "-");
        certificates.openssl("rsa -in NAME.key -traditional -out NAME-old.key", "client", "-");
        server = DebianServer.start();
        for (String file : List.of("ca.crt", "server.crt", "server.key")) {
            Path copy = server.dataDirectory().resolve(file);
            Files.copy(Path.of(certificates.path(file)), copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            if (Commands.isRoot()) {
                String ignored = Commands.run(List.of("chown", "postgres", copy.toString()));
            }
        }
        Files.writeString(server.dataDirectory().resolve("pg_hba.conf"), RULES);
        for (String setting :
                List.of(
                        "ssl = on",
                        "ssl_ca_file = 'ca.crt'",
                        "ssl_cert_file = 'server.crt'",
                        "ssl_key_file = 'server.key'")) {
            server.execute("postgres", "ALTER SYSTEM SET " + setting);
        }
        server.execute(
                "postgres",
                """
                CREATE ROLE plain_only LOGIN; CREATE ROLE tls_only LOGIN; CREATE ROLE cert_only LOGIN;
                CREATE ROLE scram_only LOGIN PASSWORD 'geheim';
                SET password_encryption = md5;
                CREATE ROLE md5_only LOGIN PASSWORD 'geheim';
                """);
        server.restart();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        Commands.deleteAll(certificates.directory());
    }

    /** What a run with this connection string prints. */
    private static ProgramRun.Outcome run(String connection, Map<String, String> environment) {
        return ProgramRun.run(
                environment,
                List.of("sql", "-tA", "-w", "-d"),
                "host=localhost port=%d dbname=postgres %s".formatted(server.port(), connection),
                IS_ENCRYPTED);
    }

    private static ProgramRun.Outcome run(String connection) {
        return run(connection.replace("DIR", certificates.directory().toString()), Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disable     | plain_only | f",
                "allow       | plain_only | f",
                "prefer      | plain_only | f",
                "allow       | tls_only   | t",
                "prefer      | tls_only   | t",
                "require     | tls_only   | t",
                "allow       | postgres   | f",
                "prefer      | postgres   | t",
            })
    void modeDecidesWhetherTheConnectionIsEncrypted(String mode, String user, String encrypted) {
        ProgramRun.Outcome outcome = run("sslmode=%s user=%s".formatted(mode, user));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo(encrypted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable user=tls_only", "require user=plain_only"})
    void serverThatWantsItOtherwiseRefuses(String settings) {
        ProgramRun.Outcome outcome = run("sslmode=" + settings);
        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.errorLines()).hasSize(1);
        assertThat(outcome.hintLines()).singleElement().asString().contains("sslmode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void authorityIsChecked(String mode) {
        String settings = "user=tls_only sslmode=" + mode + " sslrootcert=DIR/";
        assertThat(run(settings + "ca.crt").out().strip()).isEqualTo("t");
        ProgramRun.Outcome wrong = run(settings + "other.crt");
        assertThat(wrong.exitCode()).isEqualTo(13);
        assertThat(wrong.errorLines()).singleElement().asString().contains("certificate");
        assertThat(wrong.hintLines()).singleElement().asString().contains("sslrootcert");
        ProgramRun.Outcome missing = run(settings + "nowhere.crt");
        assertThat(missing.exitCode()).isEqualTo(13);
        assertThat(missing.hintLines()).singleElement().asString().contains("sslrootcert");
    }

    @Test
    void hostNameIsCheckedOnlyByVerifyFull() {
        String address = "hostaddr=127.0.0.1 user=tls_only sslrootcert=DIR/ca.crt sslmode=";
        assertThat(run(address + "verify-ca").out().strip()).isEqualTo("t");
        ProgramRun.Outcome wrong = run(address.replace("hostaddr", "host") + "verify-full");
        assertThat(wrong.exitCode()).isEqualTo(13);
        assertThat(wrong.errorLines()).singleElement().asString().contains("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.key", "client.pk8"})
    void clientCertificateWorks(String key) {
        ProgramRun.Outcome outcome =
                run("user=cert_only sslmode=require sslcert=DIR/client.crt sslkey=DIR/" + key);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo("t");
    }

    @Test
    void keyOfAnOldFormatIsRefusedWithTheCommandThatConvertsIt() {
        ProgramRun.Outcome outcome =
                run("user=cert_only sslcert=DIR/client.crt sslkey=DIR/client-old.key");
        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.hintLines()).singleElement().asString().contains("openssl pkcs8");
    }

    @Test
    void missingClientCertificateIsRefusedWithAHint() {
        ProgramRun.Outcome outcome = run("user=cert_only sslmode=require");
        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.hintLines()).singleElement().asString().contains("sslcert");
    }

    @ParameterizedTest
    @CsvSource({
        "scram_only, disable, prefer, 0",
        "scram_only, require, prefer, 0",
        "scram_only, require, require, 0",
        "scram_only, disable, require, 13",
        "md5_only, require, prefer, 0",
        "md5_only, require, require, 13"
    })
    void passwordIsProvenAndTheChannelIfWanted(
            String user, String mode, String binding, int exitCode) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGPASSWORD", "geheim");
        environment.put("PGCHANNELBINDING", binding);
        String settings = "user=%s sslmode=%s".formatted(user, mode);
        assertThat(run(settings, environment).exitCode()).isEqualTo(exitCode);
        environment.put("PGPASSWORD", "falsch");
        ProgramRun.Outcome wrong = run(settings, environment);
        assertThat(wrong.exitCode()).isEqualTo(13);
        assertThat(wrong.err()).doesNotContain("falsch");
    }
}
