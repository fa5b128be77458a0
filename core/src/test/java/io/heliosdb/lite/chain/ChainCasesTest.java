package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.change.StateNote;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Statement;

/** Changes that do not touch the rows they change, and links that do not fit. */
class ChainCasesTest {
    @AutoClose private static TestServer server;

    private final ChainInMemory chain = new ChainInMemory();

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @BeforeEach
    void createDatabases() throws Exception {
        server.createAnew("live", "other");
    }

    private void dumpAfter(String... statements) {
        server.execute("live", statements);
        chain.dump(server.settings("live"), false);
        chain.check(chain.size() - 1, true);
    }

    @Test
    void attributeOfRowTypeIsDroppedAndAnotherHasItsName() {
        dumpAfter(
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE TABLE t (id int PRIMARY KEY, c pair, cs pair[])",
                "INSERT INTO t VALUES (1, (1, 2), ARRAY[(3, 4)::pair])");
        dumpAfter("ALTER TYPE pair DROP ATTRIBUTE b, ADD ATTRIBUTE b int");
    }

    @Test
    void attributeOfRowTypeIsDroppedAfterRestore() {
        dumpAfter(
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE TABLE t (id int PRIMARY KEY, c pair)",
                "INSERT INTO t VALUES (1, (1, 2))");
        chain.restore(server.settings("live"), 0);
        dumpAfter("ALTER TYPE pair DROP ATTRIBUTE b, ADD ATTRIBUTE b int");
    }

    @Test
    void columnIsDroppedAndAnotherHasItsName() {
        dumpAfter(
                "CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 1)",
                "INSERT INTO t VALUES (1), (2)");
        dumpAfter("ALTER TABLE t DROP COLUMN n", "ALTER TABLE t ADD COLUMN n int DEFAULT 2");
    }

    @Test
    void tableThatValuesNameIsRenamed() {
        dumpAfter(
                "CREATE TABLE old (id int)",
                "CREATE TABLE t (id int PRIMARY KEY, r regclass)",
                "INSERT INTO t VALUES (1, 'old')");
        dumpAfter("ALTER TABLE old RENAME TO new");
    }

    @Test
    void tableThatValuesNameIsRenamedAfterRestore() {
        dumpAfter(
                "CREATE TABLE old (id int)",
                "CREATE TABLE t (id int PRIMARY KEY, r regclass)",
                "INSERT INTO t VALUES (1, 'old')");
        chain.restore(server.settings("live"), 0);
        dumpAfter("ALTER TABLE old RENAME TO new");
    }

    /** The hash of a label is another one in each database. */
    @Test
    void rowsAreInOtherPartitionsAfterRestore() {
        dumpAfter(
                "CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')",
                "CREATE TABLE p (m mood, n int, PRIMARY KEY (m, n)) PARTITION BY HASH (m)",
                "CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
                "INSERT INTO p SELECT m, 1 FROM unnest(enum_range(NULL::mood)) m");
        chain.restore(server.settings("other"), 0);
        server.execute("other", "UPDATE p SET n = 2 WHERE m < 'd'");
        chain.dump(server.settings("other"), false);
        chain.check(1, true);
        chain.restore(server.settings("live"), 0);
        assertThat(chain.lastOn(server.settings("live")).totalRows()).isEqualTo(8);
    }

    /** What an heir inherited comes first in it once it was restored. */
    @Test
    void columnsHaveAnotherOrderAfterRestore() {
        dumpAfter(
                "CREATE TABLE p (id int)",
                "CREATE TABLE heir (own text, PRIMARY KEY (id)) INHERITS (p)",
                "ALTER TABLE p ADD COLUMN late text",
                "INSERT INTO heir VALUES (1, 'own 1', 'late 1'), (2, 'own 2', 'late 2')");
        dumpAfter("UPDATE heir SET own = 'changed' WHERE id = 2", "INSERT INTO heir VALUES (3)");
        chain.restore(server.settings("other"), 0);
        assertThat(chain.lastOn(server.settings("other")).unequalTables(chain.content(1)))
                .isEmpty();
        chain.restore(server.settings("live"), 1);
        server.execute(
                "live",
                "UPDATE heir SET late = 'again' WHERE id = 1",
                "DELETE FROM heir WHERE id = 3");
        chain.dump(server.settings("live"), false);
        chain.check(2, true);
    }

    @Test
    void keysThatAreEqualButNotTheSame() {
        dumpAfter(
                "CREATE TABLE t (k numeric PRIMARY KEY, v int)",
                "INSERT INTO t VALUES (1.0, 1), (2, 2), (3, 3)");
        dumpAfter("UPDATE t SET k = 1.00 WHERE k = 1");
        dumpAfter("UPDATE t SET k = 1.0 WHERE k = 1", "DELETE FROM t WHERE k = 2");
        dumpAfter("INSERT INTO t VALUES (2.000, 2)");
    }

    @Test
    void incrementOfFoldedChainFollowsTheDumpItWasFoldedFrom() {
        dumpAfter("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        dumpAfter("INSERT INTO t VALUES (2)");
        ChainInMemory unfolded = chain.upTo(1);
        chain.compact(1);
        dumpAfter("INSERT INTO t VALUES (3)");
        unfolded.addLastOf(chain);
        unfolded.check(2, true);
        unfolded.restore(server.settings("other"), 1);
        try (Session session = Session.open(server.settings("other"))) {
            StateNote note = StateNote.read(session, ServerFacts.read(session)).orElseThrow();
            assertThat(note.dumpId()).isEqualTo(chain.lastParentId());
        }
    }

    @Test
    void restoreWhileOthersWriteElsewhereIsNotTakenForChanged() throws Exception {
        dumpAfter("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        try (Connection elsewhere = server.connect("postgres");
                Statement statement = elsewhere.createStatement()) {
            elsewhere.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            chain.restore(server.settings("other"), 0);
            elsewhere.rollback();
        }
        try (Session session = Session.open(server.settings("other"))) {
            StateNote note = StateNote.read(session, ServerFacts.read(session)).orElseThrow();
            assertThat(note.isExact() && note.isOutdated(session)).isFalse();
        }
        chain.dump(server.settings("other"), false);
        chain.check(1, true);
    }

    @Test
    void otherDatabaseIsRefused() {
        dumpAfter("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class, () -> chain.dump(server.settings("other"), false));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.clause()).isEqualTo("parent is of another database");
    }
}
