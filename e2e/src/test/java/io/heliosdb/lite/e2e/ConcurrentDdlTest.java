package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * While definitions change, a dump holds rows and definitions of one moment, or there is none.
 * Every row names the columns that its table has, and every transaction that changes a table writes
 * them anew.
 */
class ConcurrentDdlTest {
    private static final int WRITERS = 3;
    private static final int TABLES = 6;

    /** It has no index, so that nothing but the table itself tells that it is another one. */
    private static final String UNINDEXED = "t1";

    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final Duration DURATION =
            Duration.ofSeconds(Boolean.getBoolean("helios.soak") ? 600 : 12);

    /** Rows that do not fit the table they are in, and tables that do not have theirs. */
    private static final String WRONG =
            """
            DO $check$ DECLARE t regclass; wrong bigint; BEGIN
                FOR t IN SELECT oid FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind IN ('r', 'p') LOOP
                    EXECUTE format('SELECT count(*) FROM %s WHERE shape IS DISTINCT FROM shape_of(%L)', t, t)
                        INTO wrong;
                    IF wrong > 0 THEN
                        RAISE '% rows of % do not have the shape of their table', wrong, t;
                    END IF;
                    EXECUTE format('SELECT count(*) - 100 FROM %s', t) INTO wrong;
                    IF wrong <> 0 THEN
                        RAISE '% has % rows more than 100', t, wrong;
                    END IF;
                END LOOP;
                SELECT count(*) INTO wrong FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind IN ('r', 'p');
                IF wrong <> %d THEN
                    RAISE '% tables', wrong;
                END IF;
                IF to_regclass('shown') IS NOT NULL THEN
                    PERFORM * FROM shown;
                END IF;
            END $check$
            """
                    .replace("%d", Integer.toString(TABLES));

    @TempDir Path directory;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();
    private EmbeddedServer server;

    @Test
    void dumpIsOfOneMomentOrFailsClearly() throws Exception {
        System.out.println("ConcurrentDdlTest: -Dhelios.seed=" + SEED);
        int good = 0;
        List<String> refused = new ArrayList<>();
        try (EmbeddedServer started = EmbeddedServer.start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server = started;
            create();
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                writers.add(threads.submit(() -> change(number)));
            }
            long end = System.nanoTime() + DURATION.toNanos();
            try {
                for (int round = 0; System.nanoTime() < end; round++) {
                    try {
                        dumpAndCheck(directory.resolve(round + ".heliodump"), 1 + round % 3);
                        good++;
                    } catch (HeliosException e) {
                        assertThat(e.code())
                                .as(e.toString())
                                .isIn(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND);
                        assertThat(e.hint()).as(e.toString()).isPresent();
                        assertThat(Commands.names(directory)).isEmpty();
                        refused.add(e.getMessage());
                    }
                }
            } finally {
                isOver.set(true);
            }
            for (Future<Void> writer : writers) {
                Void ignored = writer.get(60, TimeUnit.SECONDS);
            }
        }
        System.out.printf(
                "ConcurrentDdlTest: %d changes, %d dumps right, %d refused: %s%n",
                changes.get(), good, refused.size(), refused);
        assertThat(changes.get()).isGreaterThan(50);
        assertThat(good).isPositive();
    }

    private void create() throws SQLException {
        server.createDatabase("busy");
        server.createDatabase("copy");
        server.execute(
                "busy",
                """
                CREATE FUNCTION shape_of(t regclass) RETURNS text LANGUAGE sql AS $f$
                    SELECT pg_catalog.string_agg(attname, ',' ORDER BY attname) FROM pg_catalog.pg_attribute
                    WHERE attrelid = t AND attnum > 0 AND NOT attisdropped $f$;
                CREATE VIEW shown AS SELECT 1 AS one;
                """);
        for (int i = 0; i < TABLES; i++) {
            server.execute("busy", make("t" + i, i == 0));
        }
    }

    private static String make(String table, boolean isPartitioned) {
        String index = table.equals(UNINDEXED) ? "" : "CREATE INDEX %1$s_i ON %1$s (id);";
        String parts =
                isPartitioned
                        ? "CREATE TABLE %1$s_a PARTITION OF %1$s DEFAULT; CREATE TABLE %1$s_b (LIKE"
                                + " %1$s);"
                        : index;
        return ("CREATE TABLE %1$s (id int, shape text)"
                        + (isPartitioned ? " PARTITION BY LIST (id);" : ";")
                        + parts
                        + "INSERT INTO %1$s SELECT i, shape_of('%1$s') FROM generate_series(1, 100)"
                        + " i;")
                .formatted(table);
    }

    private void dumpAndCheck(Path file, int jobs) throws Exception {
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.LZ4, jobs);
        DumpResult dumped = Transfer.dump(server, "busy", request, file);
        assertThat(Transfer.verify(file).isPassed()).isTrue();
        try {
            assertThat(Transfer.restore(server, "copy", file, 2).rowCount())
                    .isEqualTo(dumped.summary().rowCount());
        } catch (HeliosException e) {
            throw new AssertionError("a dump cannot be restored", e);
        }
        server.execute("copy", WRONG);
        Files.delete(file);
    }

    private Void change(int writer) throws SQLException, InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED + writer);
        try (Connection connection = server.connect("busy")) {
            while (!isOver.get()) {
                String sql = statement(random, "t" + (1 + random.nextInt(TABLES - 1)));
                try {
                    DatabaseServer.execute(connection, "BEGIN;" + sql + ";COMMIT");
                    changes.incrementAndGet();
                } catch (SQLException e) {
                    // Another writer was there first, or the column is there.
                    DatabaseServer.execute(connection, "ROLLBACK");
                }
                Thread.sleep(random.nextInt(60));
            }
        }
        return null;
    }

    private static String statement(SplittableRandom random, String table) {
        String shape = "; UPDATE %1$s SET shape = shape_of('%1$s')".formatted(table);
        String column = "c" + random.nextInt(5);
        return switch (random.nextInt(14)) {
            case 0, 1 ->
                    "ALTER TABLE %s ADD COLUMN %s int DEFAULT 7".formatted(table, column) + shape;
            case 2, 3 -> "ALTER TABLE %s DROP COLUMN %s".formatted(table, column) + shape;
            case 4 ->
                    "ALTER TABLE %s RENAME COLUMN %s TO %sx".formatted(table, column, column)
                            + shape;
            case 5 ->
                    "ALTER TABLE %s ALTER COLUMN id TYPE %s"
                            .formatted(table, random.nextBoolean() ? "bigint" : "int");
            case 6 -> "DROP TABLE %s CASCADE; %s".formatted(table, make(table, false));
            case 7 ->
                    "TRUNCATE %1$s; INSERT INTO %1$s SELECT i, shape_of('%1$s') FROM generate_series(1, 100) i"
                            .formatted(table);
            case 8 ->
                    "ALTER TABLE %1$s RENAME TO t_away; %2$s ALTER TABLE %1$s RENAME TO t_back; DROP TABLE t_away; ALTER TABLE t_back RENAME TO %1$s"
                            .formatted(
                                    table, make(table, false).replace(table + "_i", table + "_j"));
            case 9 ->
                    "DROP INDEX IF EXISTS %1$s_x; CREATE INDEX %1$s_x ON %1$s (shape)"
                            .formatted(table.replace(UNINDEXED, "t2"));
            case 10 ->
                    "ALTER INDEX %s_%s RENAME TO %s_%s"
                            .formatted(
                                    table,
                                    random.nextBoolean() ? "i" : "y",
                                    table,
                                    random.nextBoolean() ? "i" : "y");
            case 11 -> "CREATE OR REPLACE VIEW shown AS SELECT id::int AS one FROM " + table;
            case 12 ->
                    "CREATE OR REPLACE FUNCTION shape_of(t regclass) RETURNS text LANGUAGE sql AS $f$ SELECT pg_catalog.string_agg(attname, ',' ORDER BY attname) FROM pg_catalog.pg_attribute WHERE attrelid = t AND attnum > 0 AND NOT attisdropped AND %d > 0 $f$"
                            .formatted(1 + random.nextInt(9));
            default ->
                    random.nextBoolean()
                            ? "ALTER TABLE t0 DETACH PARTITION t0_a; ALTER TABLE t0 ATTACH"
                                    + " PARTITION t0_a DEFAULT"
                            : "ALTER TABLE t0 ATTACH PARTITION t0_b FOR VALUES IN (1000); ALTER"
                                    + " TABLE t0 DETACH PARTITION t0_b";
        };
    }
}
