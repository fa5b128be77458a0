package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.SettingsResolver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** The same settings reach the same database as with psql. */
class LibpqSettingsTest {
    private static final String WHERE =
            "SELECT current_database() || ' ' || current_user || ' '"
                    + " || coalesce(host(inet_server_addr()), 'socket') || ' '"
                    + " || current_setting('application_name') || ' ' || current_setting('geqo')";

    @TempDir static Path directory;

    private static DebianServer server;

    @BeforeAll
    static void start() throws Exception {
        server = DebianServer.start();
        server.execute(
                "postgres", "CREATE ROLE app LOGIN PASSWORD 'geheim'; CREATE ROLE other LOGIN");
        server.createDatabase("odd");
        Files.writeString(
                server.dataDirectory().resolve("pg_hba.conf"),
                """
                local all all trust
                host all postgres all trust
                host all all all scram-sha-256
                """);
        server.reload();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void reaches(String expected, Map<String, String> environment, String... flags) {
        ProgramRun.Outcome outcome =
                ProgramRun.run(environment, List.of("sql", "-tA", "-w", WHERE), flags);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo(expected);
    }

    private static Path file(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void environmentAloneIsEnough() {
        reaches(
                "odd app 127.0.0.1 nightly off",
                Map.of(
                        "PGHOST", "127.0.0.1",
                        "PGPORT", Integer.toString(server.port()),
                        "PGUSER", "app",
                        "PGPASSWORD", "geheim",
                        "PGDATABASE", "odd",
                        "PGAPPNAME", "nightly",
                        "PGOPTIONS", "-c geqo=off"));
    }

    @Test
    void serviceAndPasswordFileAreEnough() throws Exception {
        Path service =
                file(
                        "services",
                        """
                        [nightly]
                        host=127.0.0.1
                        port=%d
                        user=app
                        dbname=odd
                        """
                                .formatted(server.port()));
        Path passwords = file("passwords", "127.0.0.1:*:odd:app:geheim\n");
        Map<String, String> files =
                Map.of("PGSERVICEFILE", service.toString(), "PGPASSFILE", passwords.toString());
        reaches("odd app 127.0.0.1 heliosdb-lite on", files, "-d", "service=nightly");
        reaches("odd app 127.0.0.1 heliosdb-lite on", files, "-d", "postgresql://?service=nightly");
    }

    @Test
    void socketDirectoryIsAHost() {
        String directory = server.socketDirectory().toString();
        String port = Integer.toString(server.port());
        String expected = "odd other socket heliosdb-lite on";
        reaches(expected, Map.of(), "-h", directory, "-p", port, "-U", "other", "-d", "odd");
        String encoded = directory.replace("/", "%2F");
        reaches(expected, Map.of(), "-d", "postgresql://other@" + encoded + ":" + port + "/odd");
    }

    /** Where the first of these servers is that can be used. */
    private static String reached(String connection) {
        SettingsResolver resolver = new SettingsResolver(Map.of(), "nobody", directory, 1);
        ConnectionFlags flags = new ConnectionFlags("", "", "", connection);
        try (Session session = Session.open(resolver.resolve(flags))) {
            String answer = session.queryText("SELECT current_user");
            return answer + " " + session.settings().host() + " " + session.settings().port();
        } catch (HeliosException e) {
            return e.code() + " " + e.getMessage() + " HINT: " + e.hint().orElseThrow();
        }
    }

    @Test
    void hostsAreTriedInOrder() throws Exception {
        int dead = LocalServer.freePort();
        int alive = server.port();
        String directory = server.socketDirectory().toString();
        assertThat(
                        reached(
                                "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/odd"
                                        .formatted(dead, alive)))
                .isEqualTo("postgres 127.0.0.1 " + alive);
        assertThat(
                        reached(
                                "host=nowhere.invalid,%s port=%d user=other dbname=odd"
                                        .formatted(directory, alive)))
                .isEqualTo("other " + directory + " " + alive);
        assertThat(reached("host=a,b port=1,2,3 user=other")).startsWith("USAGE ");
        assertThat(
                        reached(
                                "host=127.0.0.1,localhost port=%d user=other dbname=odd"
                                        .formatted(dead)))
                .startsWith("UNREACHABLE none of the servers can be used: 127.0.0.1:" + dead)
                .contains(" localhost:" + dead + "=(connection refused)");
    }

    @Test
    void serverThatRefusesTheRoleEndsTheSearch() {
        assertThat(
                        reached(
                                "host=127.0.0.1,%s port=%d user=app dbname=odd password=falsch"
                                        .formatted(server.socketDirectory(), server.port())))
                .startsWith("UNREACHABLE password authentication failed");
    }

    @Test
    void addressIsUsedAndTheNameIsKept() {
        assertThat(
                        reached(
                                "host=nowhere.invalid hostaddr=127.0.0.1 port=%d user=postgres dbname=odd"
                                        .formatted(server.port())))
                .isEqualTo("postgres nowhere.invalid " + server.port());
    }

    @Test
    void serverThatSaysNothingIsPassedOver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String connection =
                    "host=127.0.0.1,127.0.0.1 port=%d,%d user=postgres dbname=odd connect_timeout=1"
                            .formatted(silent.getLocalPort(), server.port());
            assertThat(reached(connection)).isEqualTo("postgres 127.0.0.1 " + server.port());
        }
    }

    @Test
    void limitOfTheLogInIsNoneForStatements() {
        SettingsResolver resolver = new SettingsResolver(Map.of(), "nobody", directory, 1);
        String uri =
                ("postgresql://postgres@127.0.0.1:%d/odd?connect_timeout=1&keepalives_idle=60"
                                + "&keepalives_interval=5&keepalives_count=3")
                        .formatted(server.port());
        try (Session session =
                Session.open(resolver.resolve(new ConnectionFlags("", "", "", uri)))) {
            assertThat(session.queryText("SELECT 1 FROM pg_sleep(1.5)")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmod=require",
                "sslmode=on",
                "sslcrl=/x",
                "sslpassword=x",
                "sslnegotiation=direct",
                "sslcertmode=maybe",
                "sslrootcert=system&sslmode=require",
                "ssl_min_protocol_version=SSLv3",
                "ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2",
                "channel_binding=always",
                "requirepeer=root",
                "gssencmode=require",
                "gssdelegation=1",
                "min_protocol_version=3.2",
                "tcp_user_timeout=5",
                "keepalives_idle=soon",
                "connect_timeout=soon",
                "load_balance_hosts=on",
                "target_session_attrs=fast",
                "replication=database"
            })
    void whatWouldBeIgnoredIsRefused(String wrong) {
        String uri = "postgresql://postgres@127.0.0.1:%d/odd?".formatted(server.port());
        String word = wrong.substring(0, wrong.indexOf('='));
        assertThat(reached(uri + wrong)).startsWith("USAGE ").contains(word);
    }

    @Test
    void whatAsksForNothingIsTaken() {
        assertThat(
                        reached(
                                ("postgresql://postgres@127.0.0.1:%d/odd?gssencmode=prefer&sslcompression=0"
                                     + "&krbsrvname=postgres&max_protocol_version=latest"
                                     + "&load_balance_hosts=random&connect_timeout=-1")
                                        .formatted(server.port())))
                .startsWith("postgres ");
    }

    @Test
    void refusalIsAUsageErrorWhereverItComesFrom() throws Exception {
        Path service = file("misspelt", "[nightly]\nhost=127.0.0.1\nsslmod=verify-full\n");
        for (Map<String, String> environment :
                List.of(
                        Map.of("PGGSSENCMODE", "require"),
                        Map.of("PGSERVICEFILE", service.toString(), "PGSERVICE", "nightly"))) {
            ProgramRun.Outcome outcome =
                    ProgramRun.run(environment, List.of("sql", "-w", "SELECT 1"));
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.hintLines()).hasSize(1);
        }
    }
}
