package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A dump holds one state of the database, whatever others do to it meanwhile. */
class ConsistencyTest {
    private static final int WRITERS = 3;
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 60 : 5;

    /** Few: a dump that meets a waiting ALTER TABLE gives up after 15 s. */
    private static final int DDL_ROUNDS = Boolean.getBoolean("helios.soak") ? 60 : 3;

    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());

    @TempDir Path directory;

    private EmbeddedServer server;
    private ExecutorService threads;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();

    @BeforeEach
    void start() throws SQLException {
        System.out.println("ConsistencyTest: -Dhelios.seed=" + SEED);
        server = EmbeddedServer.start();
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.createDatabase("bank");
        server.createDatabase("copy");
        server.execute(
                "bank",
                """
                CREATE TABLE a_accounts (id int PRIMARY KEY, balance int) WITH (fillfactor = 20);
                INSERT INTO a_accounts SELECT i, 1000 FROM generate_series(1, 30000) i;
                CREATE TABLE filler AS SELECT i, repeat(md5(i::text), 10) FROM generate_series(1, 60000) i;
                CREATE TABLE z_accounts (LIKE a_accounts INCLUDING ALL);
                INSERT INTO z_accounts SELECT * FROM a_accounts;
                CREATE TABLE ledger (id bigserial PRIMARY KEY, change int);
                CREATE TABLE a_count AS SELECT 0 AS n;
                CREATE TABLE z_count AS SELECT 0 AS n;
                """);
    }

    @AfterEach
    void stop() {
        isOver.set(true);
        threads.close();
        server.close();
    }

    @Test
    void restoredSumIsRightWhileMoneyMoves() throws Exception {
        List<Future<Void>> writers = startWriters();
        for (int round = 0; round < ROUNDS; round++) {
            dumpAndCheck(round);
        }
        end(writers);
        System.out.println("ConsistencyTest: changes during the dumps: " + changes);
        assertThat(changes.get()).isGreaterThan(ROUNDS);
    }

    @Test
    void changedTablesGiveRightFileOrClearError() throws Exception {
        List<Future<Void>> writers = startWriters();
        writers.add(threads.submit(this::changeTables));
        int good = 0;
        for (int round = 0; round < DDL_ROUNDS; round++) {
            try {
                dumpAndCheck(round);
                good++;
            } catch (HeliosException e) {
                assertThat(e.code()).as(e.toString()).isIn(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND);
                assertThat(e.hint()).as(e.toString()).isPresent();
                assertThat(file(round)).doesNotExist();
                System.out.println("ConsistencyTest: refused, " + e.getMessage());
            }
        }
        end(writers);
        System.out.println("ConsistencyTest: dumps under DDL that succeeded: " + good);
        dumpAndCheck(DDL_ROUNDS);
    }

    /** The snapshot is older than the rewrite, to which the new heap looks empty. */
    @Test
    void tableRewrittenWhileDumpWaitsIsNeverDumpedEmpty() throws Exception {
        try (Connection connection = server.connect("bank")) {
            DatabaseServer.execute(
                    connection, "BEGIN; ALTER TABLE z_accounts ALTER balance TYPE bigint");
            Future<Void> dump =
                    threads.submit(
                            () -> {
                                dumpAndCheck(0);
                                return null;
                            });
            awaitLockWait();
            DatabaseServer.execute(connection, "COMMIT");
            try {
                Void ignored = dump.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(HeliosException.class);
                HeliosException error = (HeliosException) e.getCause();
                assertThat(error.code()).as(error.toString()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(error.hint()).isPresent();
                assertThat(file(0)).doesNotExist();
            }
        }
        dumpAndCheck(1);
    }

    private void awaitLockWait() throws SQLException, InterruptedException {
        String sql = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        for (int i = 0; i < 1000 && server.query("postgres", sql).contains("0"); i++) {
            Thread.sleep(10);
        }
    }

    private Path file(int round) {
        return directory.resolve(round + ".heliodump");
    }

    private void dumpAndCheck(int round) throws Exception {
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.LZ4, 1 + round % 4);
        DumpResult dumped = Transfer.dump(server, "bank", request, file(round));
        assertThat(Transfer.verify(file(round)).isPassed()).isTrue();
        assertThat(Transfer.restore(server, "copy", file(round), 2).rowCount())
                .isEqualTo(dumped.summary().rowCount());
        assertThat(
                        server.query(
                                "copy",
                                """
                                SELECT (SELECT sum(balance) FROM a_accounts)
                                     + (SELECT sum(balance) FROM z_accounts)
                                """))
                .containsExactly("60000000");
        assertThat(
                        server.query(
                                "copy",
                                """
                                SELECT (SELECT n FROM a_count) - (SELECT n FROM z_count) || ' '
                                    || coalesce((SELECT sum(change) FROM ledger), 0) || ' '
                                    || (SELECT last_value >= (SELECT coalesce(max(id), 1) FROM ledger)
                                        FROM ledger_id_seq)
                                """))
                .containsExactly("0 0 true");
        Files.delete(file(round));
    }

    private List<Future<Void>> startWriters() {
        List<Future<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            writers.add(threads.submit(() -> moveMoney(random)));
        }
        return writers;
    }

    private void end(List<Future<Void>> writers) throws Exception {
        isOver.set(true);
        for (Future<Void> writer : writers) {
            Void ignored = writer.get(60, TimeUnit.SECONDS);
        }
    }

    private Void moveMoney(SplittableRandom random) throws SQLException {
        try (Connection connection = server.connect("bank")) {
            while (!isOver.get()) {
                int amount = random.nextInt(-500, 500);
                String sql =
                        """
                        BEGIN;
                        UPDATE a_count SET n = n + 1;
                        UPDATE a_accounts SET balance = balance + %1$d WHERE id = %2$d;
                        UPDATE z_accounts SET balance = balance - %1$d WHERE id = %3$d;
                        INSERT INTO ledger (change) VALUES (%1$d), (-(%1$d));
                        DELETE FROM ledger WHERE id %% 7 = %4$d AND change = 0;
                        UPDATE z_count SET n = n + 1;
                        COMMIT
                        """
                                .formatted(
                                        amount,
                                        1 + random.nextInt(30000),
                                        1 + random.nextInt(30000),
                                        random.nextInt(7));
                DatabaseServer.execute(connection, sql);
                changes.incrementAndGet();
            }
        }
        return null;
    }

    private Void changeTables() throws SQLException, InterruptedException {
        try (Connection connection = server.connect("bank")) {
            for (int i = 0; !isOver.get(); i++) {
                // A table that goes within milliseconds of its beginning lets no dump succeed.
                Thread.sleep(500);
                DatabaseServer.execute(
                        connection,
                        "CREATE TABLE t%d AS SELECT generate_series(1, 10)".formatted(i));
                DatabaseServer.execute(
                        connection,
                        "ALTER TABLE z_accounts ADD COLUMN c%1$d int DEFAULT %1$d".formatted(i));
                Thread.sleep(500);
                DatabaseServer.execute(
                        connection, "ALTER TABLE z_accounts DROP COLUMN c%d".formatted(i));
                DatabaseServer.execute(connection, "DROP TABLE t%d".formatted(i));
            }
        }
        return null;
    }
}
