package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.RestoreResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Databases that nobody designed survive. {@code -Dhelios.seed=S} tries one, {@code
 * -Dhelios.seeds=N} that many from there on; {@code -Dhelios.steps=N} makes them smaller or larger.
 */
class RandomSchemaTest {
    /** Of databases that did not survive once. */
    private static final List<Long> SEEDS_KEPT = List.of(1L, 4L, 17L, 24L);

    private static final int STEPS = Integer.getInteger("helios.steps", 80);

    @TempDir static Path directory;

    @Test
    void randomDatabasesSurviveOnDebianServer() throws Exception {
        try (DebianServer server = DebianServer.start()) {
            survive(server);
        }
    }

    @Test
    void randomDatabasesSurviveOnEmbeddedServer() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            survive(server);
        }
    }

    private static void survive(DatabaseServer server) throws Exception {
        RandomCatalog.createRoles(server);
        List<String> failures = new ArrayList<>();
        long statements = 0;
        List<Long> seeds = seeds();
        for (long seed : seeds) {
            server.createDatabase("source");
            server.createDatabase("copy");
            List<String> log = new ArrayList<>();
            try {
                fill(server, seed, log);
                check(server);
            } catch (Exception | AssertionError e) {
                Path script =
                        Path.of(
                                "target",
                                "random-%s-%d.sql"
                                        .formatted(
                                                server instanceof DebianServer
                                                        ? "debian"
                                                        : "embedded",
                                                seed));
                Files.writeString(script, String.join(";\n", log) + ";\n");
                failures.add(
                        "-Dhelios.seed=%d -Dhelios.steps=%d on %s: %s\nstatements: %s"
                                .formatted(seed, STEPS, server, message(e), script));
                System.out.println(failures.getLast());
            }
            statements += log.size();
            server.execute("postgres", "DROP DATABASE source");
            server.execute("postgres", "DROP DATABASE copy");
        }
        System.out.printf(
                "RandomSchemaTest: %d seeds from %d on %s, %d statements, %d failures%n",
                seeds.size(), seeds.getFirst(), server, statements, failures.size());
        assertThat(failures).isEmpty();
    }

    private static List<Long> seeds() {
        long first = Long.getLong("helios.seed", 1);
        int count = Integer.getInteger("helios.seeds", 1);
        boolean isAsked =
                System.getProperty("helios.seed", System.getProperty("helios.seeds")) != null;
        return isAsked ? LongStream.range(first, first + count).boxed().toList() : SEEDS_KEPT;
    }

    private static void fill(DatabaseServer server, long seed, List<String> log)
            throws SQLException {
        try (Connection connection = server.connect("source")) {
            new RandomDatabase(new RandomSql(seed, connection, log)).fill(STEPS);
        }
    }

    private static String message(Throwable e) {
        return e + (e.getCause() == null ? "" : "\n" + e.getCause());
    }

    private static void check(DatabaseServer server) throws Exception {
        Path file = directory.resolve("random.heliodump");
        DumpResult dumped =
                Transfer.dump(
                        server,
                        "source",
                        DumpRequest.of(TableSelection.all(), Compression.LZ4, 2),
                        file);
        assertThat(dumped.notCarried()).isEmpty();
        assertThat(Transfer.verify(file).damages()).isEmpty();
        RestoreResult restored = Transfer.restore(server, "copy", file, 2);
        Files.delete(file);
        assertThat(restored.skipped()).isEmpty();
        assertThat(Fingerprint.unequal(rows(server, "source"), rows(server, "copy")))
                .as("rows")
                .isEmpty();
        assertThat(CatalogFingerprint.first(differences(server))).isEmpty();
    }

    /**
     * What the copy lacks, but for what no dump made of SQL can carry, as {@code pg_dump} shows.
     */
    private static List<String> differences(DatabaseServer server) throws Exception {
        List<String> differences = differences(server, "copy");
        if (!differences.isEmpty() && server instanceof DebianServer debian) {
            debian.createDatabase("reference");
            try {
                debian.copyWithPgDump("source", "reference");
                differences.removeAll(differences(debian, "reference"));
            } finally {
                debian.execute("postgres", "DROP DATABASE reference");
            }
        }
        return differences;
    }

    private static List<String> differences(DatabaseServer server, String copy) throws Exception {
        List<String> differences =
                new ArrayList<>(
                        CatalogFingerprint.differences(
                                CatalogFingerprint.of(server, "source"),
                                CatalogFingerprint.of(server, copy)));
        if (server instanceof DebianServer debian) {
            List<String> definitions = definitions(debian, "source");
            // Which view of a circle is made twice is up to their oids.
            if (definitions.stream().noneMatch(line -> line.startsWith("CREATE OR REPLACE VIEW"))) {
                differences.addAll(Fingerprint.unequal(definitions, definitions(debian, copy)));
            }
        }
        return differences;
    }

    private static List<String> definitions(DebianServer server, String database) {
        return server.dumpSchema(database).stream()
                .map(CatalogFingerprint::withoutNumbers)
                .toList();
    }

    private static List<String> rows(DatabaseServer server, String database) throws Exception {
        return Fingerprint.ofRows(server, database).entrySet().stream()
                .map(Map.Entry::toString)
                .toList();
    }
}
