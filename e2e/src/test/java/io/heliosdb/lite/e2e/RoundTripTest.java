package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.RestoreResult;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was restored is what was dumped: every row, bit for bit, and every definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoundTripTest {
    private static final String SOURCE = "source";

    @TempDir static Path directory;

    private DatabaseServer server;
    private Map<String, String> expected;

    abstract DatabaseServer startServer();

    DatabaseServer server() {
        return server;
    }

    @BeforeAll
    void fillSource() throws Exception {
        server = startServer();
        server.createDatabase(SOURCE);
        server.execute(SOURCE, script("types.sql"));
        server.execute(SOURCE, script("shapes.sql"));
        List<String> refused = new ArrayList<>();
        try (Connection connection = server.connect(SOURCE)) {
            for (String statement : script("extensions.sql").split(";\n", -1)) {
                try {
                    DatabaseServer.execute(connection, statement);
                } catch (SQLException e) {
                    refused.add(e.getMessage().lines().findFirst().orElse(""));
                }
            }
        }
        System.out.println("left out on " + server + ": " + refused);
        expected = Fingerprint.of(server, SOURCE);
        assertThat(expected).hasSizeGreaterThan(300);
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"none,1", "lz4,4", "zstd,1", "zstd,4"})
    void everythingSurvives(String compression, int jobs) throws Exception {
        DumpRequest request =
                DumpRequest.of(TableSelection.all(), Compression.of(compression), jobs);
        survives(compression + jobs, request, jobs);
    }

    @Test
    void everythingSurvivesStreaming() throws Exception {
        survives("streaming", DumpRequest.streaming(TableSelection.all(), Compression.ZSTD), 1);
    }

    @Test
    void everythingSurvivesInRealProcesses() throws Exception {
        String target = "real";
        Path file = directory.resolve(server.port() + "-real.heliodump");
        ProgramRun.Outcome dump =
                ProgramRun.run(List.of("dump", "-o", file.toString()), flags(SOURCE));
        assertThat(dump.err()).startsWith("Dump complete:");
        assertThat(dump.exitCode()).isZero();
        assertThat(ProgramRun.run(List.of("verify", "-i", file.toString())).exitCode()).isZero();
        server.createDatabase(target);
        ProgramRun.Outcome restore =
                ProgramRun.run(List.of("restore", "-i", file.toString()), flags(target));
        assertThat(restore.err()).startsWith("Restore complete:");
        assertThat(restore.exitCode()).isZero();
        compare(target);
    }

    @Test
    void secondGenerationEqualsTheFirst() throws Exception {
        String first = "first_generation";
        survives(first, DumpRequest.of(TableSelection.all(), Compression.LZ4, 2), 2);
        Path file = directory.resolve(server.port() + "-again.heliodump");
        DumpResult ignored =
                Transfer.dump(
                        server,
                        "copy_" + first,
                        DumpRequest.of(TableSelection.all(), Compression.LZ4, 2),
                        file);
        // Onto itself: the old contents go away.
        RestoreResult restored = Transfer.restore(server, "copy_" + first, file, 2);
        assertThat(restored.skipped()).isEmpty();
        compare("copy_" + first);
    }

    @Test
    void partitionsByHashOfAnEnumSurvive() throws Exception {
        String name = "by_color";
        server.createDatabase(name);
        server.execute(
                name,
                """
                CREATE TYPE color AS ENUM ('red', 'green', 'blue', 'black', 'white');
                CREATE TABLE by_color (c color, v int) PARTITION BY HASH (c);
                CREATE TABLE p0 PARTITION OF by_color FOR VALUES WITH (MODULUS 3, REMAINDER 0);
                CREATE TABLE p1 PARTITION OF by_color FOR VALUES WITH (MODULUS 3, REMAINDER 1);
                CREATE TABLE p2 PARTITION OF by_color FOR VALUES WITH (MODULUS 3, REMAINDER 2);
                INSERT INTO by_color SELECT c, i
                    FROM generate_series(1, 20) i, unnest(enum_range(NULL::color)) c;
                """);
        Path file = directory.resolve(server.port() + "-color.heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 2);
        DumpResult ignored = Transfer.dump(server, name, request, file);
        String sql = "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM by_color t";
        List<String> before = server.query(name, sql);
        assertThat(Transfer.restore(server, name, file, 2).rowCount()).isEqualTo(100);
        assertThat(server.query(name, sql)).isEqualTo(before);
    }

    private String[] flags(String database) {
        return server.flags(database).toArray(String[]::new);
    }

    private void survives(String name, DumpRequest request, int jobs) throws Exception {
        Path file = directory.resolve(server.port() + "-" + name + ".heliodump");
        DumpResult dumped = Transfer.dump(server, SOURCE, request, file);
        assertThat(dumped.notCarried()).isEmpty();
        assertThat(Transfer.verify(file).damages()).isEmpty();
        String target = "copy_" + name;
        server.createDatabase(target);
        RestoreResult restored = Transfer.restore(server, target, file, jobs);
        assertThat(restored.skipped()).isEmpty();
        assertThat(restored.rowCount()).isEqualTo(dumped.summary().rowCount());
        Files.delete(file);
        compare(target);
        assertThat(server.leftovers()).isEmpty();
    }

    void compare(String target) throws Exception {
        assertThat(Fingerprint.of(server, target)).isEqualTo(expected);
    }

    static String script(String name) throws IOException {
        try (InputStream stream = RoundTripTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
