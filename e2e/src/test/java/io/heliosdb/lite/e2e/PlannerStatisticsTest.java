package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** What the planner knows travels to servers that take it; others find out by themselves. */
class PlannerStatisticsTest {
    private static final String CONTENTS =
            """
            CREATE TYPE mood AS ENUM ('sad', 'o''k');
            CREATE SCHEMA "o'dd";
            CREATE TABLE "o'dd"."T 1" (id int PRIMARY KEY, "it's" text, many int[], span int4range,
                feeling mood, at timestamptz, part float8, nothing text, twice int
                GENERATED ALWAYS AS (id * 2) STORED, dropped int, last numeric(10,2));
            ALTER TABLE "o'dd"."T 1" DROP COLUMN dropped;
            INSERT INTO "o'dd"."T 1" (id, "it's", many, span, feeling, at, part, nothing, last)
                SELECT i, repeat(E'a''\\\\"{},', i % 7), ARRAY[i % 10, i % 3],
                int4range(i, i + i % 50), (ARRAY['sad', 'o''k'])[i % 2 + 1]::mood,
                '2025-01-01'::timestamptz + i * interval '1 h', random(), NULL, i / 100.0
                FROM generate_series(1, 50000) i;
            CREATE INDEX "by expression" ON "o'dd"."T 1" (lower("it's"), (id % 10));
            CREATE TABLE extended (a int, b int);
            INSERT INTO extended SELECT i % 10, i % 20 FROM generate_series(1, 1000) i;
            CREATE STATISTICS of_extended ON a, b FROM extended;
            CREATE TABLE parts (k int, v text) PARTITION BY RANGE (k);
            CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (0) TO (500);
            CREATE TABLE part2 PARTITION OF parts FOR VALUES FROM (500) TO (1000);
            INSERT INTO parts SELECT i, i % 5 FROM generate_series(0, 999) i;
            CREATE TABLE unknown (x int) WITH (autovacuum_enabled = off);
            INSERT INTO unknown SELECT generate_series(1, 100);
            ANALYZE "o'dd"."T 1", extended, parts, part1, part2;
            """;

    private static final String STATISTICS =
            """
            SELECT s::text FROM pg_stats s WHERE schemaname IN ('public', 'o''dd')
                AND tablename NOT IN ('unknown') ORDER BY 1
            """;

    private static final String ROWS =
            """
            SELECT relname || ' ' || reltuples FROM pg_class
            WHERE relkind IN ('r', 'p') AND oid >= 16384 AND relname <> 'unknown' ORDER BY 1
            """;

    /** Counted when a session that analyzed ends, so at once for others. */
    private static final String ANALYZED =
            """
            SELECT relname FROM pg_stat_user_tables WHERE analyze_count > 0 ORDER BY 1
            """;

    @TempDir private static Path directory;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyValueComesBack() throws Exception {
        Path file = dump(server);
        server.createDatabase("target");
        Transfer.restore(server, "target", file, 4);
        assertThat(server.query("source", STATISTICS)).hasSizeGreaterThan(16);
        assertThat(server.query("target", STATISTICS))
                .isEqualTo(server.query("source", STATISTICS));
        assertThat(server.query("target", ROWS)).isEqualTo(server.query("source", ROWS));
        assertThat(server.query("target", ANALYZED)).containsExactly("extended", "unknown");
    }

    @Test
    void serversOfOtherVersionsExchangeThem() throws Exception {
        try (DebianServer old = DebianServer.start()) {
            Path file = dump(old);
            server.createDatabase("from_old");
            Transfer.restore(server, "from_old", file, 2);
            String common =
                    """
                    SELECT concat_ws('|', tablename, attname, inherited, null_frac, avg_width,
                        n_distinct, most_common_vals, most_common_freqs, histogram_bounds,
                        correlation, most_common_elems, most_common_elem_freqs,
                        elem_count_histogram)
                    FROM pg_stats WHERE schemaname IN ('public', 'o''dd')
                        AND tablename NOT IN ('unknown') ORDER BY 1
                    """;
            assertThat(server.query("from_old", common)).isEqualTo(old.query("source", common));

            old.createDatabase("target");
            Transfer.restore(old, "target", dump(server, "from_old"), 2);
            assertThat(old.query("target", ANALYZED))
                    .contains("T 1", "extended", "part1", "unknown");
        }
    }

    @Test
    void rowsThatAreLeftOutTakeTheirStatisticsAlong() throws Exception {
        server.createDatabase("selected");
        server.execute("selected", CONTENTS);
        TableSelection selection =
                new TableSelection(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("part1"),
                        DumpContent.ALL,
                        List.of());
        DumpRequest request = DumpRequest.of(selection, Compression.NONE, 1);
        Path file = directory.resolve("selected.heliodump");
        List<String> known =
                Transfer.dump(server, "selected", request, file).schema().objects().stream()
                        .filter(object -> object.kind().equals("planner statistics"))
                        .map(SchemaObject::name)
                        .toList();
        assertThat(known).containsExactlyInAnyOrder("T 1", "by expression", "extended", "part2");
    }

    private static Path dump(DatabaseServer from) throws Exception {
        from.createDatabase("source");
        from.execute("source", CONTENTS);
        return dump(from, "source");
    }

    private static Path dump(DatabaseServer from, String database) {
        Path file = directory.resolve(from.port() + database + ".heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.NONE, 2);
        DumpResult result = Transfer.dump(from, database, request, file);
        assertThat(result.notCarried()).isEmpty();
        return file;
    }
}
