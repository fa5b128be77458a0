package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.postgresql.PGConnection;
import org.postgresql.core.ServerVersion;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection to one database. Used by one thread at a time, except {@link #cancel()}. Begins in
 * autocommit mode.
 */
public final class Session implements AutoCloseable {
    /** The oldest server this program is made for, as {@code server_version_num}. */
    public static final int SERVER_VERSION_MIN = 140_000;

    private final Connection connection;
    private final CopyTap tap;
    private final ConnectionSettings settings;
    private final int serverVersionNumber;
    private final boolean isInRecovery;
    private final boolean isLent;

    private Session(Session lender) {
        this.connection = lender.connection;
        this.tap = lender.tap;
        this.settings = lender.settings;
        this.serverVersionNumber = lender.serverVersionNumber;
        this.isInRecovery = lender.isInRecovery;
        this.isLent = true;
    }

    /** A connection that was just made; the settings name this server alone. */
    Session(Connection connection, CopyTap tap, ConnectionSettings settings) {
        this.connection = connection;
        this.tap = tap;
        this.settings = settings;
        this.isLent = false;
        this.serverVersionNumber = ServerVersion.from(parameter("server_version")).getVersionNum();
        if (serverVersionNumber < SERVER_VERSION_MIN) {
            throw new HeliosException(ErrorCode.VERSION_UNSUPPORTED, "server is too old")
                    .with("host", settings.host())
                    .with("port", settings.port())
                    .with("actual", parameter("server_version"))
                    .with("expected", "14 or newer")
                    .hint("Upgrade the server with pg_upgrade, or dump it with its own pg_dump.");
        }
        // Servers report it since version 14; a pooler may keep it to itself.
        String standby = parameter("in_hot_standby");
        this.isInRecovery =
                standby.isEmpty()
                        ? queryText("SELECT pg_catalog.pg_is_in_recovery()").equals("t")
                        : standby.equals("on");
    }

    /**
     * Connects, and pins every setting that changes what values look like or how long they take, so
     * that rows and definitions read the same on every server ({@link PinnedSettings}).
     *
     * @throws HeliosException {@link ErrorCode#UNREACHABLE} if there is no server, or it refuses;
     *     {@link ErrorCode#VERSION_UNSUPPORTED} if it is too old
     */
    public static Session open(ConnectionSettings settings) {
        return open(ServerList.of(settings));
    }

    /**
     * Connects likewise, to the first of several servers that answers and is of the wanted kind.
     *
     * @throws HeliosException as {@link #open(ConnectionSettings)}
     */
    public static Session open(ServerList servers) {
        Session session = Connector.connect(servers, false);
        try {
            session.execute(PinnedSettings.statement(session.serverVersionNumber));
            return session;
        } catch (HeliosException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Connects and leaves the settings as server, database and role have them: for statements that
     * a person typed.
     *
     * @throws HeliosException as {@link #open(ConnectionSettings)}
     */
    public static Session openInteractive(ServerList servers) {
        return Connector.connect(servers, true);
    }

    /** Whether the exception says that the server wants a password and none was known. */
    public static boolean isPasswordMissing(HeliosException error) {
        return error.clause().equals(PgErrors.PASSWORD_MISSING);
    }

    /** Where this session is connected, with the password in effect: opens more like it. */
    public ConnectionSettings settings() {
        return settings;
    }

    /** The driver's connection. Only for {@code pg} and its sub-packages. */
    public Connection connection() {
        return connection;
    }

    /** The driver's own interface of the connection: COPY. Only for the {@code pg} packages. */
    public PGConnection driver() {
        return (PGConnection) connection;
    }

    /** What reads the messages of a COPY in place; empty if the connection is encrypted. */
    public Optional<CopyTap> copyTap() {
        return tap.isPlain() ? Optional.of(tap) : Optional.empty();
    }

    /** The server's version as {@code server_version_num} has it: 150018. */
    public int serverVersionNumber() {
        return serverVersionNumber;
    }

    /** Whether the server was a standby when this session began. */
    public boolean isInRecovery() {
        return isInRecovery;
    }

    /** The database's encoding as PostgreSQL names it. */
    public String serverEncoding() {
        return parameter("server_encoding");
    }

    /** Whether the database is SQL_ASCII: its bytes have no known meaning. */
    public boolean isUntypedEncoding() {
        return serverEncoding().equals("SQL_ASCII");
    }

    /**
     * Lets COPY move values that are not UTF-8, which only an SQL_ASCII database holds; does
     * nothing for others. Names in statements still go as UTF-8, but texts that this session reads
     * from now on are reliable only up to 127: read the catalog in another session, or before.
     */
    public void acceptAnyBytes() {
        if (isUntypedEncoding()) {
            // For an SQL_ASCII database the server converts nothing, and LATIN1 takes every byte.
            execute("SET client_encoding TO 'LATIN1'");
        }
    }

    /** Runs statements, separated by semicolons, and forgets what they return. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean ignored = statement.execute(sql);
        } catch (SQLException e) {
            throw PgErrors.translate(e, "statement failed");
        }
    }

    /** Runs one statement; returns how many rows it wrote. */
    public long executeCounting(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw PgErrors.translate(e, "statement failed");
        }
    }

    /** The first column of the first row as text; empty if null or no row. */
    public String queryText(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null ? "" : text;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "query failed");
        }
    }

    /** The first column of all rows as text; empty where it is null. */
    public List<String> queryColumn(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                String text = rows.getString(1);
                values.add(text == null ? "" : text);
            }
            return values;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "query failed");
        }
    }

    /** Begins a transaction that sees one state of the database and changes nothing. */
    public void beginSnapshot() {
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    /**
     * Begins a transaction that sees the same state as the one that exported the snapshot, which
     * must still be open.
     *
     * @param snapshotId what {@link #exportSnapshot} returned
     */
    public void joinSnapshot(String snapshotId) {
        execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '%s'"
                        .formatted(snapshotId.replace("'", "''")));
    }

    /** Lets other sessions see the state that this transaction sees; returns its id. */
    public String exportSnapshot() {
        return queryText("SELECT pg_catalog.pg_export_snapshot()");
    }

    /** Begins a transaction that may change rows. */
    public void begin() {
        execute("BEGIN");
    }

    /** Makes the changes of the transaction permanent. */
    public void commit() {
        execute("COMMIT");
    }

    /** Undoes the transaction. Harmless if there is none. */
    public void rollback() {
        execute("ROLLBACK");
    }

    /**
     * The same connection, with its transaction, for somebody who closes what they are given: that
     * leaves it open. Only one of the two may be in use at a time.
     */
    public Session lend() {
        return new Session(this);
    }

    /** Asks the server to stop the statement that runs now. Any thread; returns at once. */
    public void cancel() {
        try {
            driver().cancelQuery();
        } catch (SQLException e) {
            throw PgErrors.translate(e, "cancel request failed");
        }
    }

    /**
     * Ends the session; the server undoes what was not committed. A lent session goes on. Never
     * throws.
     */
    @Override
    public void close() {
        if (isLent) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is gone: that was the purpose.
        }
    }

    /** A setting that the server reports unasked; empty if it does not. */
    private String parameter(String name) {
        String value = driver().getParameterStatus(name);
        return value == null ? "" : value;
    }
}
