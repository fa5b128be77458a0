package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/** What happens to a table, without an index, between the snapshot and the lock. */
class SnapshotTest {
    private static final String SOURCE = "postgres";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE t; CREATE TABLE t (a int, b int)",
                "ALTER TABLE t RENAME TO away; ALTER TABLE other RENAME TO t",
                "ALTER TABLE t DROP COLUMN b",
                "ALTER TABLE t RENAME COLUMN b TO c",
                "ALTER TABLE t ALTER COLUMN b TYPE bigint",
                "TRUNCATE t",
            })
    void snapshotThatDoesNotShowWhatIsLockedIsNotUsed(String change) {
        assertThat(isUsable(change)).isFalse();
    }

    @Test
    void snapshotOfWhatIsLockedIsUsed() {
        assertThat(isUsable("INSERT INTO t VALUES (3, 4)")).isTrue();
    }

    private static boolean isUsable(String change) {
        server.execute(
                SOURCE,
                "DROP TABLE IF EXISTS t, other, away",
                "CREATE TABLE t (a int, b int)",
                "INSERT INTO t VALUES (1, 2)",
                "CREATE TABLE other (a int, b int)");
        try (Snapshot snapshot = Snapshot.take(Session.open(server.settings(SOURCE)), 1)) {
            server.execute(SOURCE, change);
            return snapshot.lock(List.of("public.t")) && !snapshot.isOutdated();
        }
    }
}
