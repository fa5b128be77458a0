package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/**
 * Turns the driver's exceptions into the program's. A server's message may span lines and its
 * detail may hold the values of a row; both come out on one line. Passwords never appear in what
 * the driver throws.
 */
public final class PgErrors {
    static final String PASSWORD_MISSING = "server asks for a password and none was given";

    private static final String CONNECTION_LOST = "connection to server lost";
    private static final String LOCKS_SETTING = "max_locks_per_transaction";
    private static final String SERVER_HINT =
            "Check that the server is running, then run it again.";

    /** In a message of whatever language: {@code (id)=(1)}. */
    private static final Pattern KEY = Pattern.compile("\\(.*?\\)=\\(.*\\)");

    private PgErrors() {}

    /**
     * What went wrong in a session.
     *
     * @param clause what was being done, as a lower-case clause: {@code reading rows failed}
     */
    public static HeliosException translate(SQLException error, String clause) {
        String state = state(error);
        String message = message(error);
        if (state.equals("53200") && hint(error).contains(LOCKS_SETTING)) {
            return of(ErrorCode.OUT_OF_RESOURCES, "server is out of locks", state, message, error)
                    .hint(
                            "Set "
                                    + LOCKS_SETTING
                                    + " higher on the server: each table needs a lock. It takes a"
                                    + " restart of the server.");
        }
        return switch (state) {
            case "53100", "53200", "53000" ->
                    of(ErrorCode.OUT_OF_RESOURCES, resources(state), state, message, error)
                            .hint("Free disk or memory on the server, then run it again.");
            case "42501" ->
                    of(ErrorCode.UNREACHABLE, "permission denied", state, message, error)
                            .hint(permissionHint(error));
            case "57014" ->
                    of(ErrorCode.CANCELLED, "statement was cancelled", state, message, error);
            case "57P01", "57P02", "57P03", "57P05", "08000", "08003", "08006", "08P01" ->
                    of(ErrorCode.UNREACHABLE, CONNECTION_LOST, state, message, error)
                            .hint(SERVER_HINT);
            case "40001", "40P01", "55P03", "55006" ->
                    of(ErrorCode.CONFLICT, "conflict with another session", state, message, error)
                            .hint(conflictHint(message));
            case "23505", "23P01" ->
                    withPlace(of(ErrorCode.CONFLICT, "key conflict", state, message, error), error)
                            .hint("Use --on-conflict skip or --on-conflict update.");
            case "23503", "23502", "23514" ->
                    withPlace(
                                    of(
                                            ErrorCode.CONFLICT,
                                            "constraint violated",
                                            state,
                                            message,
                                            error),
                                    error)
                            .hint("Nothing was changed. Check the rows that the message names.");
            case "42P06", "42P07", "42710", "42723" ->
                    of(ErrorCode.CONFLICT, "object is there already", state, message, error)
                            .hint("Rename or drop what has the name, then run it again.");
            case "25006" ->
                    of(ErrorCode.UNREACHABLE, "server is read-only", state, message, error)
                            .hint("Connect to the primary server.");
            case "42P01", "3F000", "42703", "42704", "42883" ->
                    of(ErrorCode.NOT_FOUND, "no such object", state, message, error)
                            .hint("Run heliosdb-lite tables to see the tables there are.");
            case "3D000" ->
                    of(ErrorCode.UNREACHABLE, "database does not exist", state, message, error)
                            .hint("Name another database with -d.");
            default ->
                    of(ErrorCode.INTERNAL, clause, state, message, error)
                            .hint("See the server's log for what it was asked to do.");
        };
    }

    /** Adds the table, the constraint and the key that the server names. */
    private static HeliosException withPlace(HeliosException described, SQLException error) {
        ServerErrorMessage server = serverMessage(error);
        if (server == null) {
            return described;
        }
        if (server.getTable() != null) {
            String schema = server.getSchema() == null ? "" : server.getSchema();
            String prefix = schema.isEmpty() || schema.equals("public") ? "" : schema + ".";
            described.with("table", prefix + server.getTable());
        }
        if (server.getConstraint() != null) {
            described.with("constraint", server.getConstraint());
        }
        Matcher key = KEY.matcher(server.getDetail() == null ? "" : oneLine(server.getDetail()));
        if (key.find()) {
            described.with("key", key.group());
        }
        return described;
    }

    private static String permissionHint(SQLException error) {
        ServerErrorMessage server = serverMessage(error);
        // PostgreSQL 18, src/backend/utils/misc/rls.c; unlike the message it is in no language.
        boolean isHidden = server != null && "check_enable_rls".equals(server.getRoutine());
        return isHidden
                ? "Policies hide rows from this role, and a dump would lack them. Connect with -U"
                        + " as the table's owner, a superuser, or a role with BYPASSRLS."
                : "Connect with -U as the owner of the tables or a superuser.";
    }

    private static String conflictHint(String message) {
        return message.contains("recovery")
                ? "Raise max_standby_streaming_delay on the standby, or dump the primary server."
                : "Run it again when the other session has finished.";
    }

    private static String hint(SQLException error) {
        ServerErrorMessage server = serverMessage(error);
        return server == null || server.getHint() == null ? "" : server.getHint();
    }

    private static String resources(String state) {
        return state.equals("53100") ? "server is out of disk space" : "server is out of memory";
    }

    /** What a broken socket means. */
    public static HeliosException connectionLost(IOException error) {
        return new HeliosException(ErrorCode.UNREACHABLE, CONNECTION_LOST, error)
                .with("message", oneLine(String.valueOf(error.getMessage())))
                .hint(SERVER_HINT);
    }

    /** What kept a session from beginning. */
    static HeliosException connecting(SQLException error, ConnectionSettings settings) {
        String state = state(error);
        String message = message(error);
        HeliosException refused =
                switch (state) {
                    case "28P01" ->
                            unreachable("password authentication failed", error)
                                    .with("user", settings.user())
                                    .hint(
                                            "Check the password in PGPASSWORD or ~/.pgpass, or type"
                                                    + " it with -W.");
                    case "28000" ->
                            unreachable("server refused the login", error)
                                    .with("user", settings.user())
                                    .with("message", message)
                                    .hint(
                                            "Choose another role with -U, another sslmode, or a"
                                                    + " certificate with sslcert and sslkey; or"
                                                    + " check the server's pg_hba.conf.");
                    case "3D000" ->
                            unreachable("database does not exist", error)
                                    .with("database", settings.database())
                                    .hint(
                                            "Name another with -d, or create it:"
                                                    + " heliosdb-lite sql -d postgres"
                                                    + " 'CREATE DATABASE ...'.");
                    case "53300" ->
                            unreachable("server has too many connections", error)
                                    .with("message", message)
                                    .hint("Close some, or raise max_connections.");
                    case "57P03" ->
                            unreachable("server is starting up or shutting down", error)
                                    .with("message", message)
                                    .hint("Wait a few seconds, then run it again.");
                    default -> network(error, state, message, settings);
                };
        return refused.with("host", settings.host()).with("port", settings.port());
    }

    private static HeliosException network(
            SQLException error, String state, String message, ConnectionSettings settings) {
        Throwable cause = rootCause(error);
        if (message.contains("no password was provided")
                || message.contains("password is an empty string")) {
            return unreachable(PASSWORD_MISSING, error)
                    .with("user", settings.user())
                    .hint("Set PGPASSWORD, add a line to ~/.pgpass (mode 0600), or use -W.");
        }
        if (cause instanceof SSLException || message.contains("SSL")) {
            return unreachable("encrypted connection failed", error)
                    .with("message", oneLine(message + causeText(cause)))
                    .hint(tlsHint(message));
        }
        if (cause instanceof UnknownHostException) {
            return unreachable("host name not found", error).hint(whereHint(settings));
        }
        if (cause instanceof SocketTimeoutException) {
            return unreachable("server does not answer", error)
                    .with("seconds", settings.connectTimeoutSeconds())
                    .hint(whereHint(settings));
        }
        if (isNobodyThere(cause, settings)) {
            return unreachable("connection refused", error).hint(whereHint(settings));
        }
        if (cause instanceof IOException) {
            return unreachable("connection failed", error)
                    .with("message", oneLine(message + causeText(cause)))
                    .hint("Check that a PostgreSQL server listens there.");
        }
        if (state.startsWith("08")) {
            return unreachable("connection failed", error)
                    .with("message", message)
                    .hint("Check that a PostgreSQL server listens there.");
        }
        return translate(error, "connection failed");
    }

    private static boolean isNobodyThere(Throwable cause, ConnectionSettings settings) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || (cause instanceof SocketException && settings.isUnixSocket());
    }

    /** Whether another server may answer where this one did not: it is not there, or not ready. */
    static boolean isOfOneServer(SQLException error, ConnectionSettings settings) {
        Throwable cause = rootCause(error);
        return isNobodyThere(cause, settings)
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException
                || state(error).equals("57P03");
    }

    private static String tlsHint(String message) {
        return message.contains("SSL key file")
                ? "Convert the key: openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pem. Then name"
                        + " the new one with sslkey."
                : "Check sslmode and sslrootcert in --dbname, or PGSSLMODE and PGSSLROOTCERT.";
    }

    private static String whereHint(ConnectionSettings settings) {
        return "Start an instance with: heliosdb-lite start --memory --port %d. Or name the server:"
                        .formatted(settings.port())
                + " --host NAME --port N; or a stored instance: --data-dir DIR.";
    }

    private static HeliosException unreachable(String clause, SQLException error) {
        return new HeliosException(ErrorCode.UNREACHABLE, clause, error);
    }

    private static HeliosException of(
            ErrorCode code, String clause, String state, String message, SQLException error) {
        return new HeliosException(code, clause, error)
                .with("sqlstate", state)
                .with("message", message);
    }

    private static String state(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    /** The server's own words if it said anything, else the driver's, on one line. */
    static String message(SQLException error) {
        ServerErrorMessage server = serverMessage(error);
        if (server != null && server.getMessage() != null) {
            String detail = server.getDetail() == null ? "" : " (" + server.getDetail() + ")";
            return oneLine(server.getMessage() + detail);
        }
        return oneLine(error.getMessage() == null ? "unknown" : error.getMessage());
    }

    /** Null if it was not the server that said it. */
    private static ServerErrorMessage serverMessage(SQLException error) {
        return error instanceof PSQLException fromDriver
                ? fromDriver.getServerErrorMessage()
                : null;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }

    private static String causeText(Throwable cause) {
        boolean isNew = !(cause instanceof SQLException) && cause.getMessage() != null;
        return isNew ? ": " + cause.getMessage() : "";
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
