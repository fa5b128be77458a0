package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the program needs of memory, in the launcher's JVM: bounded, and more for huge rows only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryTest {
    private static final long PEAK_MEBIBYTES_MAX = 512;

    /** A value of 200 MB is held whole, and by the driver's buffers once more. */
    private static final long PEAK_MEBIBYTES_HUGE_MAX = 1536;

    @TempDir static Path directory;

    private EmbeddedServer server;

    @BeforeAll
    void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void manySmallRowsNeedLittle() throws Exception {
        roundTrip(
                "small",
                """
                CREATE TABLE one AS SELECT i AS id, md5(i::text) || md5((i + 1)::text) AS v,
                    i / 7.0 AS n, now() AS at, NULL::int AS z FROM generate_series(1, 900000) i;
                CREATE TABLE two AS SELECT id, v, v || v AS w FROM one WHERE id % 2 = 0;
                CREATE TABLE three AS SELECT id, at, n FROM one;
                """,
                "SELECT count(*) || ' ' || sum(hashtext(t::text)) FROM one t",
                PEAK_MEBIBYTES_MAX,
                "--jobs",
                "4");
    }

    @Test
    void rowsOfMegabytesNextToEachOtherNeedLittle() throws Exception {
        roundTrip(
                "megabytes",
                """
                CREATE TABLE base AS SELECT string_agg(md5(i::text), '') AS v
                    FROM generate_series(1, 200000) i;
                CREATE TABLE big (id int, v text);
                ALTER TABLE big ALTER v SET STORAGE EXTERNAL;
                INSERT INTO big SELECT i, substr(v, i * 1000, 1000000 + i * 40000)
                    FROM base, generate_series(1, 100) i;
                """,
                "SELECT md5(string_agg(id || ' ' || md5(v), ',' ORDER BY id)) FROM big",
                PEAK_MEBIBYTES_MAX,
                "--jobs",
                "4");
    }

    @Test
    void oneHugeTextRoundTrips() throws Exception {
        roundTrip(
                "huge_text",
                """
                CREATE TABLE huge (id int, v text);
                INSERT INTO huge SELECT i, 'before' FROM generate_series(1, 1000) i;
                INSERT INTO huge SELECT 1001, repeat(md5('x') || ' some text ', 4500000);
                INSERT INTO huge SELECT i, 'after' FROM generate_series(1002, 2000) i;
                """,
                "SELECT md5(string_agg(id || ' ' || length(v) || md5(v), ',' ORDER BY id)) FROM"
                        + " huge",
                PEAK_MEBIBYTES_HUGE_MAX);
    }

    @Test
    void oneHugeByteaThatDoesNotCompressRoundTrips() throws Exception {
        roundTrip(
                "huge_bytea",
                """
                CREATE TABLE huge (id int, v bytea);
                ALTER TABLE huge ALTER v SET STORAGE EXTERNAL;
                INSERT INTO huge SELECT i, 'before' FROM generate_series(1, 1000) i;
                INSERT INTO huge SELECT 1001, string_agg(sha512(i::text::bytea), '')
                    FROM generate_series(1, 3200000) i;
                INSERT INTO huge SELECT i, 'after' FROM generate_series(1002, 2000) i;
                """,
                "SELECT md5(string_agg(id || ' ' || length(v) || md5(v), ',' ORDER BY id))"
                        + " FROM huge",
                PEAK_MEBIBYTES_HUGE_MAX);
    }

    private void roundTrip(
            String name, String fill, String hash, long mebibytesMax, String... options)
            throws Exception {
        server.createDatabase(name);
        server.execute(name, fill);
        List<String> before = server.query(name, hash);
        Path file = directory.resolve(name + ".heliodump");
        long dumpPeak = run(name, options, "dump", "-o", file.toString());
        server.execute(name, "DROP TABLE " + String.join(", ", tables(name)));
        long restorePeak = run(name, options, "restore", "-i", file.toString());
        assertThat(server.query(name, hash)).isEqualTo(before);
        System.out.printf(
                "MemoryTest %s: file %d MiB, peak of dump %d MiB, of restore %d MiB%n",
                name, Files.size(file) >> 20, dumpPeak, restorePeak);
        server.execute("postgres", "DROP DATABASE " + name);
        Files.delete(file);
        assertThat(dumpPeak).as("MiB that dump needed").isBetween(1L, mebibytesMax);
        assertThat(restorePeak).as("MiB that restore needed").isBetween(1L, mebibytesMax);
    }

    private List<String> tables(String database) throws SQLException {
        return server.query(
                database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    /** The largest resident memory of the program, in MiB. */
    private long run(String database, String[] options, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(options));
        words.addAll(server.flags(database));
        try (ProgramRun run = ProgramRun.startAsLaunched(words)) {
            ProgramRun.Outcome outcome = run.await();
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            return run.peakMebibytes();
        }
    }
}
