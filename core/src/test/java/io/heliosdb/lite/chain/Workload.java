package io.heliosdb.lite.chain;

import io.heliosdb.lite.testing.TestServer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What many sessions do to a database: statements, transactions that are given up in part or whole,
 * some that stay open for long, prepared ones. Statements that fail are part of it.
 */
final class Workload implements AutoCloseable {
    private static final int SESSIONS = 3;

    private final TestServer server;
    private final String database;
    private final SplittableRandom random;
    private final WorkloadDefinitions definitions;
    private final List<Connection> sessions = new ArrayList<>();
    private final List<Connection> open = new ArrayList<>();
    private final TreeSet<Integer> prepared = new TreeSet<>();
    private int preparedCount;
    private long failed;
    private long done;

    Workload(TestServer server, String database, SplittableRandom random) throws SQLException {
        this.server = server;
        this.database = database;
        this.random = random;
        this.definitions = new WorkloadDefinitions(random);
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(connect());
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = server.connectPlain(database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '5ms'; SET search_path = public");
        }
        return connection;
    }

    /** Statements that succeeded, and those that did not. */
    String counts() {
        return done + " statements, " + failed + " failed";
    }

    /** Types and tables, which fill in the bursts. */
    void begin() throws SQLException {
        WorkloadTables.PRELUDE.forEach(sql -> run(sessions.getFirst(), sql));
        WorkloadTables.TABLES.forEach(sql -> run(sessions.getFirst(), sql));
        for (int i = 0; i < 40; i++) {
            run(sessions.getFirst(), table(sessions.getFirst()).insert(random));
        }
    }

    /** Some work of all kinds. */
    void burst() throws SQLException {
        for (int i = random.nextInt(12); i >= 0; i--) {
            Connection session = sessions.get(random.nextInt(SESSIONS));
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> run(session, table(session).change(random));
                case 3, 4, 5 -> transaction(session);
                case 6, 7 -> define(session);
                case 8 -> openOne();
                case 9 -> goOn();
                case 10 -> prepare(session);
                case 11 -> endPrepared(session);
                case 12 -> run(session, any(WorkloadTables.TABLES));
                default -> copy(session);
            }
        }
    }

    private String any(List<String> statements) {
        return statements.get(random.nextInt(statements.size()));
    }

    private WorkloadTable table(Connection session) throws SQLException {
        return WorkloadTable.any(session, random)
                .orElse(new WorkloadTable("plain", List.of(), List.of()));
    }

    private void run(Connection session, String sql) {
        boolean ignored = succeeds(session, sql, false);
    }

    private boolean succeeds(Connection session, String sql, boolean isInTransaction) {
        try (Statement statement = session.createStatement()) {
            if (isInTransaction) {
                statement.execute("SAVEPOINT before");
            }
            try {
                statement.execute(sql);
                done++;
                return true;
            } catch (SQLException e) {
                failed++;
                if (isInTransaction) {
                    statement.execute("ROLLBACK TO before");
                }
                return false;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void define(Connection session) throws SQLException {
        for (String sql : definitions.any(table(session), table(session))) {
            if (!succeeds(session, sql, false)) {
                return;
            }
        }
    }

    private void transaction(Connection session) throws SQLException {
        run(session, "BEGIN");
        change(session);
        run(session, random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
    }

    /** Some changes, some of which are taken back. */
    private void change(Connection session) throws SQLException {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String sql = table(session).change(random);
            run(session, "SAVEPOINT s");
            boolean ignored = succeeds(session, sql, true);
            switch (random.nextInt(4)) {
                case 0 -> run(session, "ROLLBACK TO s");
                case 1 -> run(session, "RELEASE s");
                default -> {
                    // It stays within the others.
                }
            }
        }
    }

    private void openOne() throws SQLException {
        if (open.size() < SESSIONS) {
            Connection session = connect();
            run(session, "BEGIN");
            change(session);
            open.add(session);
        }
    }

    private void goOn() throws SQLException {
        if (!open.isEmpty()) {
            Connection session = open.get(random.nextInt(open.size()));
            change(session);
            if (random.nextInt(3) == 0) {
                run(session, random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
                open.remove(session);
                session.close();
            }
        }
    }

    private void prepare(Connection session) throws SQLException {
        if (prepared.size() < SESSIONS) {
            run(session, "BEGIN");
            change(session);
            String prepare = "PREPARE TRANSACTION '%s%d'".formatted(database, ++preparedCount);
            if (succeeds(session, prepare, false)) {
                prepared.add(preparedCount);
            } else {
                run(session, "ROLLBACK");
            }
        }
    }

    private void endPrepared(Connection session) {
        if (!prepared.isEmpty()) {
            int number = random.nextBoolean() ? prepared.pollFirst() : prepared.pollLast();
            String how = random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT";
            run(session, "%s PREPARED '%s%d'".formatted(how, database, number));
        }
    }

    private void copy(Connection session) {
        String program = "seq %d %d".formatted(random.nextInt(300), random.nextInt(600));
        String freeze = random.nextInt(3) == 0 ? " (FREEZE)" : "";
        run(
                session,
                "TRUNCATE deferred; COPY deferred (id) FROM PROGRAM '%s'%s"
                        .formatted(program, freeze));
    }

    /** Changes rows until it is over. */
    Void changeRows(AtomicBoolean isOver) throws SQLException {
        SplittableRandom own = random.split();
        try (Connection session = connect()) {
            while (!isOver.get()) {
                String sql =
                        WorkloadTable.any(session, own)
                                .map(table -> table.change(own))
                                .orElse("SELECT 1");
                try (Statement statement = session.createStatement()) {
                    statement.execute(sql);
                } catch (SQLException e) {
                    // Others have the rows, or the keys.
                }
            }
        }
        return null;
    }

    /** Ends what is open, so that the database can be replaced. */
    @Override
    public void close() throws SQLException {
        while (!prepared.isEmpty()) {
            endPrepared(sessions.getFirst());
        }
        for (Connection session : open) {
            session.close();
        }
        for (Connection session : sessions) {
            session.close();
        }
    }
}
