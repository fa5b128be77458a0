package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;

/** An increment is taken only of a server whose past goes through its parent. */
@Execution(ExecutionMode.CONCURRENT)
class ServerHistoryTest {
    private static final String DATABASE = "live";

    @AutoClose private TestServer server;

    private final ChainInMemory chain = new ChainInMemory();

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
        server.createDatabase(DATABASE);
        server.execute(
                DATABASE,
                "CREATE TABLE t (id int PRIMARY KEY, v int)",
                "INSERT INTO t SELECT i, i FROM generate_series(1, 100) i",
                "CREATE TABLE u (v int)",
                "INSERT INTO u VALUES (1), (2)");
        dump(server);
    }

    private void dump(TestServer of) {
        chain.dump(of.settings(DATABASE), false);
    }

    private static void change(TestServer of) {
        of.execute(
                DATABASE,
                "UPDATE t SET v = v + 1 WHERE id % 7 = 0",
                "DELETE FROM t WHERE id = (SELECT min(id) FROM t)",
                "INSERT INTO u VALUES (3)");
    }

    /** So much that log and transactions of a server are ahead of another's. */
    private static void changeALot(TestServer of) {
        for (int i = 0; i < 40; i++) {
            change(of);
        }
        of.execute(DATABASE, "CREATE TABLE filler AS SELECT generate_series(1, 30000)");
    }

    private void requireRefused(TestServer of, String clause) {
        HeliosException e = catchThrowableOfType(HeliosException.class, () -> dump(of));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.clause()).isEqualTo(clause);
        assertThat(e.hint()).isPresent();
    }

    @Test
    void transactionsFarAheadMakeTablesToldWhole() throws IOException {
        change(server);
        // A multiple of what a segment of pg_xact tells, more than 2^31 ahead.
        server.reset("-e", "1");
        change(server);
        dump(server);
        chain.check(1, true);
        change(server);
        dump(server);
        chain.check(2, true);
    }

    @Test
    void transactionsBehindAreRefused() throws IOException {
        server.reset("-e", "1");
        chain.clear();
        dump(server);
        server.reset("-e", "0");
        requireRefused(server, "server is behind the parent: it was restored from a backup");
    }

    @Test
    void anotherServerIsRefused() throws Exception {
        try (TestServer other = TestServer.start()) {
            other.createDatabase(DATABASE);
            requireRefused(other, "parent is of another server");
        }
    }

    @Test
    void copyFromBeforeTheParentIsRefused() throws Exception {
        try (TestServer copy = server.copy(false)) {
            changeALot(server);
            dump(server);
            requireRefused(copy, "server is behind the parent: it was restored from a backup");
        }
    }

    @Test
    void promotedCopyGoesOnFromWhatItWent() throws Exception {
        change(server);
        dump(server);
        try (TestServer copy = server.copy(true)) {
            change(copy);
            dump(copy);
            chain.check(2, true);
        }
    }

    @Test
    void promotedCopyIsRefusedWhereTheParentIsLaterThanItsPromotion() throws Exception {
        try (TestServer copy = server.copy(true)) {
            change(server);
            dump(server);
            changeALot(copy);
            requireRefused(copy, "server is on another timeline than the parent");
        }
    }

    @Test
    void restoreFromDumpGoesOnElsewhere() throws Exception {
        change(server);
        dump(server);
        try (TestServer other = TestServer.start()) {
            other.createDatabase(DATABASE);
            chain.restore(other.settings(DATABASE), 1);
            change(other);
            dump(other);
            chain.check(2, true);
            change(other);
            dump(other);
            chain.check(3, true);
        }
    }
}
