package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.ServerList;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.SettingsResolver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;

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

    /** What a session with these settings is told, or how it was refused. */
    private static String answer(DatabaseServer server, String connection, String query) {
        SettingsResolver resolver =
                new SettingsResolver(
                        Map.of("PGPASSWORD", "geheim"), "nobody", certificates.directory(), 1);
        String all =
                "host=localhost dbname=postgres port=%d %s"
                        .formatted(
                                server.port(),
                                connection.replace("DIR", certificates.directory().toString()));
        try (Session session =
                Session.open(resolver.resolve(new ConnectionFlags("", "", "", all)))) {
            return session.queryText(query);
        } catch (HeliosException e) {
            assertThat(e.hint()).isPresent();
            return e.code().toString();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ssl_max_protocol_version=TLSv1.2, TLSv1.2",
        "ssl_min_protocol_version=tlsv1.3, TLSv1.3",
        "ssl_min_protocol_version=TLSv1 ssl_max_protocol_version=TLSv1.1, UNREACHABLE"
    })
    void versionsOfTheProtocolAreLimited(String limits, String expected) {
        String version = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assertThat(answer(server, "user=tls_only sslmode=require " + limits, version))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=cert_only sslmode=require sslcertmode=require  | t",
                "user=cert_only sslmode=require sslcertmode=disable  | UNREACHABLE",
                "user=tls_only sslmode=require sslcertmode=require   | t",
                "user=postgres sslmode=disable sslcertmode=require   | UNREACHABLE",
                "user=postgres sslmode=allow sslcertmode=require     | UNREACHABLE"
            })
    void certificateIsShownAsWanted(String settings, String expected) {
        String files = " sslcert=DIR/client.crt sslkey=DIR/client.key";
        assertThat(answer(server, settings + files, IS_ENCRYPTED)).isEqualTo(expected);
    }

    @Test
    void certificateThatIsNotThereIsNotShown() {
        assertThat(
                        answer(
                                server,
                                "user=tls_only sslmode=require sslcertmode=require",
                                IS_ENCRYPTED))
                .isEqualTo("UNREACHABLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=scram_only sslmode=disable require_auth=scram-sha-256      | 1",
                "user=scram_only sslmode=require require_auth=md5,scram-sha-256  | 1",
                "user=md5_only sslmode=disable require_auth=!md5                 | UNREACHABLE",
                "user=postgres sslmode=disable require_auth=none                 | 1",
                "user=postgres sslmode=require require_auth=scram-sha-256        | UNREACHABLE",
                "user=postgres host=SOCKET require_auth=scram-sha-256            | UNREACHABLE",
                "user=postgres sslmode=require channel_binding=require           | UNREACHABLE",
                "user=postgres host=SOCKET channel_binding=require               | UNREACHABLE",
                "user=postgres host=SOCKET sslcertmode=require                   | UNREACHABLE",
                "user=postgres host=SOCKET sslmode=verify-full                   | 1"
            })
    void serverThatAsksInAnotherWayIsRefused(String settings, String expected) {
        String socket = server.socketDirectory().toString();
        assertThat(answer(server, settings.replace("SOCKET", socket), "SELECT 1"))
                .isEqualTo(expected);
    }

    @Test
    void nameIsCheckedWhereAnAddressIsGiven() {
        String settings =
                "user=tls_only sslmode=verify-full sslrootcert=DIR/ca.crt hostaddr=127.0.0.1";
        assertThat(answer(server, settings, IS_ENCRYPTED)).isEqualTo("t");
        assertThat(answer(server, settings + " host=elsewhere.invalid", IS_ENCRYPTED))
                .isEqualTo("UNREACHABLE");
    }

    @Test
    void authoritiesOfTheMachineKnowNothingOfOurs() {
        assertThat(answer(server, "user=tls_only sslrootcert=system", IS_ENCRYPTED))
                .isEqualTo("UNREACHABLE");
    }

    @Test
    void encryptionBeginsAtOnceWhereTheServerCan() {
        String direct =
                "user=postgres sslmode=verify-ca sslrootcert=DIR/ca.crt sslnegotiation=direct";
        assertThat(answer(server, direct, IS_ENCRYPTED)).isEqualTo("UNREACHABLE");
        EngineSettings settings =
                EngineSettings.memory()
                        .withTls(
                                Optional.of(
                                        new EngineSettings.Tls(
                                                Path.of(certificates.path("server.crt")),
                                                Path.of(certificates.path("server.key")))));
        try (EmbeddedServer newer = EmbeddedServer.start(settings)) {
            assertThat(answer(newer, direct, IS_ENCRYPTED)).isEqualTo("t");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false"})
    void nameOfTheServerIsSentUnlessForbidden(String sni, boolean isSent) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<String> hello = new FutureTask<>(() -> firstBytes(listener));
            Thread reader = Thread.ofVirtual().start(hello);
            String settings =
                    "sslmode=require sslnegotiation=direct connect_timeout=5 sslsni=" + sni;
            SettingsResolver resolver =
                    new SettingsResolver(Map.of(), "nobody", certificates.directory(), 1);
            String all = "host=localhost port=%d %s".formatted(listener.getLocalPort(), settings);
            ServerList servers = resolver.resolve(new ConnectionFlags("", "", "", all));
            assertThatThrownBy(() -> Session.open(servers)).isInstanceOf(HeliosException.class);
            assertThat(hello.get().contains("localhost")).isEqualTo(isSent);
            assertThat(hello.get()).contains("postgresql");
            reader.join();
        }
    }

    private static String firstBytes(ServerSocket listener) throws IOException {
        try (Socket socket = listener.accept()) {
            byte[] bytes = new byte[2048];
            int count = socket.getInputStream().read(bytes);
            return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        }
    }
}
