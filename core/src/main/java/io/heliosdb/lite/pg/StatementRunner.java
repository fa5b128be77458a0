package io.heliosdb.lite.pg;

import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Runs statements that a person typed and hands on what they return, as text. */
public final class StatementRunner {
    private static final int ROWS_PER_FETCH = 1000;

    /** Statements that only read, most likely: these may run in a transaction with a cursor. */
    private static final Set<String> QUERIES = Set.of("select", "table", "values");

    private final Session session;
    private final StatementOutput output;

    /**
     * @param session an interactive one
     */
    public StatementRunner(Session session, StatementOutput output) {
        this.session = session;
        this.output = output;
    }

    /**
     * Runs one statement or several separated by semicolons. A lone query is fetched in portions,
     * so that memory does not grow with the number of rows.
     *
     * @throws io.heliosdb.lite.error.HeliosException if the server refuses; what came before stays
     */
    public void run(String sql) {
        try {
            if (isLoneQuery(sql)) {
                stream(sql);
            } else {
                runWhole(sql);
            }
        } catch (SQLException e) {
            throw PgErrors.translate(e, "statement failed");
        }
    }

    /** Whether it starts like a query and no semicolon can hide a second statement. */
    static boolean isLoneQuery(String sql) {
        String text = sql.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        String[] words = text.split("[\\s(*]+", 2);
        return !text.contains(";")
                && words.length > 0
                && QUERIES.contains(words[0].toLowerCase(Locale.ROOT));
    }

    private void stream(String sql) throws SQLException {
        session.connection().setAutoCommit(false);
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_PER_FETCH);
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    output(rows);
                }
            } else {
                output.finished("SELECT " + statement.getUpdateCount());
            }
            notices(statement.getWarnings());
            session.connection().commit();
        } catch (SQLException e) {
            session.connection().rollback();
            throw e;
        } finally {
            session.connection().setAutoCommit(true);
        }
    }

    private void output(ResultSet rows) throws SQLException {
        ResultSetMetaData shape = rows.getMetaData();
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= shape.getColumnCount(); i++) {
            columns.add(
                    new ResultColumn(shape.getColumnLabel(i), kind(shape.getColumnTypeName(i))));
        }
        output.columns(columns);
        String[] values = new String[columns.size()];
        boolean isWanted = true;
        while (isWanted && rows.next()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = rows.getString(i + 1);
            }
            isWanted = output.row(Arrays.asList(values));
        }
        output.rowsEnd();
    }

    private static ResultColumn.Kind kind(String type) {
        return switch (type) {
            case "int2",
                    "int4",
                    "int8",
                    "float4",
                    "float8",
                    "numeric",
                    "oid",
                    "smallserial",
                    "serial",
                    "bigserial" ->
                    ResultColumn.Kind.NUMBER;
            case "bool" -> ResultColumn.Kind.BOOLEAN;
            case "json", "jsonb" -> ResultColumn.Kind.JSON;
            default -> ResultColumn.Kind.TEXT;
        };
    }

    private void runWhole(String sql) throws SQLException {
        BaseConnection connection = (BaseConnection) session.connection();
        Query query = connection.createQuery(sql, false, false).query;
        Handler handler = new Handler();
        connection
                .getQueryExecutor()
                .execute(
                        query,
                        null,
                        handler,
                        0,
                        0,
                        QueryExecutor.QUERY_ONESHOT
                                | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
                                | QueryExecutor.QUERY_BOTH_ROWS_AND_STATUS
                                | QueryExecutor.QUERY_SUPPRESS_BEGIN);
    }

    private void notices(SQLWarning first) {
        for (SQLWarning notice = first; notice != null; notice = notice.getNextWarning()) {
            if (notice instanceof PSQLWarning warning) {
                ServerErrorMessage message = warning.getServerErrorMessage();
                output.notice(message.getSeverity(), message.getMessage());
            }
        }
    }

    /** The driver's own interface, because JDBC hides the command tag. */
    private final class Handler extends ResultHandlerBase {
        private boolean hasRows;

        @Override
        public void handleResultRows(
                Query query, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
            hasRows = true;
            List<ResultColumn> columns = new ArrayList<>();
            for (Field field : fields) {
                columns.add(new ResultColumn(field.getColumnLabel(), kind(field.getOID())));
            }
            output.columns(columns);
            String[] values = new String[fields.length];
            for (Tuple tuple : tuples) {
                for (int i = 0; i < values.length; i++) {
                    byte[] bytes = tuple.get(i);
                    values[i] = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
                }
                if (!output.row(Arrays.asList(values))) {
                    break;
                }
            }
            output.rowsEnd();
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            if (!hasRows) {
                output.finished(status);
            }
            hasRows = false;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices(warning);
        }

        private ResultColumn.Kind kind(int typeOid) {
            return switch (typeOid) {
                case Oid.INT2, Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.OID ->
                        ResultColumn.Kind.NUMBER;
                case Oid.BOOL -> ResultColumn.Kind.BOOLEAN;
                case Oid.JSON, Oid.JSONB -> ResultColumn.Kind.JSON;
                default -> ResultColumn.Kind.TEXT;
            };
        }
    }
}
