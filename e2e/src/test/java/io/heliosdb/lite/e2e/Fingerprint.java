package io.heliosdb.lite.e2e;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database holds, as one line for each table, sequence and definition: equal for databases
 * with equal contents, in whatever order their rows lie.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** Everything: rows, sequences, definitions. */
    static Map<String, String> of(DatabaseServer server, String database) throws SQLException {
        Map<String, String> lines = new TreeMap<>();
        try (Connection connection = server.connect(database)) {
            DatabaseServer.execute(
                    connection,
                    "SET search_path = ''; SET timezone = 'UTC'; SET extra_float_digits = 3");
            for (String table : tables(connection)) {
                lines.put("rows " + table, rows(connection, table));
                lines.put("bytes " + table, bytes(connection, table));
            }
            for (String sequence : relations(connection, "'S'")) {
                lines.put(
                        "sequence " + sequence,
                        one(connection, "SELECT last_value || ' ' || is_called FROM " + sequence));
            }
            for (String definition : DatabaseServer.query(connection, DEFINITIONS)) {
                lines.put(definition, "");
            }
        }
        return lines;
    }

    /** Rows only: the count and the hash of their texts in order. */
    static Map<String, String> ofRows(DatabaseServer server, String database) throws SQLException {
        Map<String, String> lines = new TreeMap<>();
        try (Connection connection = server.connect(database)) {
            DatabaseServer.execute(connection, "SET search_path = ''; SET timezone = 'UTC'");
            for (String table : tables(connection)) {
                lines.put(table, rows(connection, table));
            }
        }
        return lines;
    }

    /** The lines that only one of the two has, in whatever order they come. */
    static List<String> unequal(List<String> expected, List<String> actual) {
        List<String> lines = new ArrayList<>();
        List<String> unexpected = new ArrayList<>(actual);
        expected.stream()
                .filter(line -> !unexpected.remove(line))
                .forEach(line -> lines.add("missing: " + line));
        unexpected.forEach(line -> lines.add("unexpected: " + line));
        return CatalogFingerprint.first(lines);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return relations(connection, "'r', 'm'");
    }

    private static List<String> relations(Connection connection, String kinds) throws SQLException {
        return DatabaseServer.query(
                connection,
                """
                SELECT quote_ident(nspname) || '.' || quote_ident(relname)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
                WHERE relkind IN (%s) AND nspname !~ '^pg_' AND nspname <> 'information_schema'
                  AND relpersistence <> 't' AND relispopulated
                ORDER BY 1
                """
                        .formatted(kinds));
    }

    /** Columns go by name: those of an heir may lie in another order, as after pg_dump. */
    private static String rows(Connection connection, String table) throws SQLException {
        String row =
                one(
                        connection,
                        """
                        SELECT 'ROW(' || coalesce(string_agg('"r o w".' || quote_ident(attname), ', '
                            ORDER BY attname COLLATE "C"), '') || ')::pg_catalog.text'
                        FROM pg_catalog.pg_attribute
                        WHERE attrelid = '%s'::pg_catalog.regclass AND attnum > 0 AND NOT attisdropped
                        """
                                .formatted(table.replace("'", "''")));
        return one(
                connection,
                """
                SELECT count(*) || ' ' || coalesce(md5(string_agg(
                    md5(%1$s), '' ORDER BY %1$s COLLATE "C")), '')
                FROM ONLY %2$s AS "r o w"
                """
                        .formatted(row, table));
    }

    /** The hash of the rows in COPY's binary format; of columns of built-in types without oids. */
    private static String bytes(Connection connection, String table) throws SQLException {
        String columns =
                one(
                        connection,
                        """
                        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = atttypid
                        WHERE attrelid = '%s'::pg_catalog.regclass AND attnum > 0
                          AND NOT attisdropped AND atttypid < 16384 AND typname !~ '^_?(reg|aclitem)'
                        """
                                .formatted(table.replace("'", "''")));
        if (columns == null) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            CopyOut copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    """
                                    COPY (SELECT %s FROM ONLY %s AS "r o w"
                                        ORDER BY "r o w"::pg_catalog.text COLLATE "C")
                                    TO STDOUT (FORMAT binary)\
                                    """
                                            .formatted(columns, table));
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                digest.update(row);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        return DatabaseServer.query(connection, sql).getFirst();
    }

    private static final String USER_SCHEMAS =
            "nspname !~ '^pg_' AND nspname <> 'information_schema'";

    private static final String DEFINITIONS =
            """
            SELECT 'index ' || indexdef FROM pg_catalog.pg_indexes
                WHERE schemaname !~ '^pg_'
            UNION ALL
            SELECT concat_ws(' ', 'constraint', conrelid::pg_catalog.regclass, conname,
                    pg_get_constraintdef(o.oid), convalidated)
                FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_namespace n
                    ON n.oid = connamespace
                WHERE SCHEMAS AND conrelid <> 0
            UNION ALL
            SELECT concat_ws(' ', 'column', attrelid::pg_catalog.regclass, attname,
                    format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
                    pg_get_expr(adbin, adrelid),
                    row_number() OVER (PARTITION BY attrelid ORDER BY attnum))
                FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid
                    JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
                    LEFT JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE SCHEMAS AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT concat_ws(' ', 'relation', c.oid::pg_catalog.regclass, relkind, relpersistence,
                    relispopulated, relrowsecurity, reloptions, pg_get_expr(relpartbound, c.oid),
                    (SELECT string_agg(inhparent::pg_catalog.regclass::pg_catalog.text, ','
                        ORDER BY inhseqno) FROM pg_catalog.pg_inherits WHERE inhrelid = c.oid))
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
                WHERE SCHEMAS
            """
                    .replace("SCHEMAS", USER_SCHEMAS);
}
