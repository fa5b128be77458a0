package io.heliosdb.lite.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every row of the system catalog that is about an object of the user, with oids and column numbers
 * replaced by names: equal for databases that hold the same objects. It knows no kinds of objects:
 * which columns hold oids, and of what, the server tells ({@code pg_get_catalog_foreign_keys}).
 */
final class CatalogFingerprint {
    private static final int DIFFERENCES_MAX = 20;

    /** What is data, differs by its nature, or is told by the edges. */
    private static final Set<String> CATALOGS_LEFT_OUT =
            Set.of(
                    "pg_statistic",
                    "pg_statistic_ext_data",
                    "pg_largeobject",
                    "pg_depend",
                    "pg_description",
                    "pg_seclabel");

    /** Numbers of files and columns, statistics, and hints that are only ever set. */
    private static final Set<String> COLUMNS_LEFT_OUT =
            Set.of(
                    "oid",
                    "attnum",
                    "attcacheoff",
                    "attndims",
                    "collencoding",
                    "confdelsetcols",
                    // Any of several keys that have the columns.
                    "conindid",
                    "tgconstrindid",
                    "atthasmissing",
                    "attmissingval",
                    "enumsortorder",
                    "indcheckxmin",
                    "relfilenode",
                    "relnatts",
                    "relpages",
                    "reltuples",
                    "relallvisible",
                    "relallfrozen",
                    "reltoastrelid",
                    "relhasindex",
                    "relhasrules",
                    "relhastriggers",
                    "relhassubclass",
                    "attname",
                    "subdbid",
                    // A cast to text of what the server parsed: told by the definition.
                    "typdefault");

    private static final Set<String> UNUSUAL_COLUMNS =
            Set.of("connoinherit", "attstorage", "attcompression");

    /** A heir's columns come after its parents' in a restored database, as after pg_dump. */
    private static final String POSITION =
            """
            CASE WHEN NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
                    WHERE inhrelid = attrelid AND NOT relispartition)
                THEN row_number() OVER (PARTITION BY attrelid ORDER BY attnum) END\
            """;

    private static final String PARENTS_WITH_CONSTRAINT =
            """
            (SELECT count(*) FROM pg_inherits h JOIN pg_constraint p ON p.conrelid = h.inhparent
                    AND p.contype = x.contype AND NOT p.connoinherit
                LEFT JOIN pg_attribute own ON own.attrelid = x.conrelid AND own.attnum = x.conkey[1]
                LEFT JOIN pg_attribute a ON a.attrelid = p.conrelid AND a.attnum = p.conkey[1]
                WHERE h.inhrelid = x.conrelid
                    AND CASE x.contype WHEN 'n' THEN a.attname = own.attname ELSE p.conname = x.conname END)\
            """;

    /** Expressions, as the server writes them out, and what only a function tells. */
    private static final Map<String, Map<String, String>> DEFINITIONS =
            Map.ofEntries(
                    Map.entry("pg_attrdef", Map.of("adbin", "pg_get_expr(adbin, adrelid)")),
                    Map.entry(
                            "pg_class",
                            Map.of(
                                    "relpartbound",
                                    "pg_get_expr(relpartbound, oid)",
                                    "partition key",
                                    "pg_get_partkeydef(oid)")),
                    Map.entry(
                            "pg_constraint",
                            Map.of(
                                    // What a partition declared itself is its parent's, too.
                                    "conislocal",
                                    """
                                    (conislocal OR contype IN ('c', 'n') AND %s = 0) AND NOT EXISTS (
                                        SELECT FROM pg_class WHERE oid = conrelid AND relispartition)\
                                    """
                                            .formatted(PARENTS_WITH_CONSTRAINT),
                                    "definition",
                                    "pg_get_constraintdef(oid)",
                                    // It may still count parents that lost the column.
                                    "coninhcount",
                                    "CASE WHEN contype IN ('c', 'n') THEN %s ELSE coninhcount END"
                                            .formatted(PARENTS_WITH_CONSTRAINT))),
                    Map.entry("pg_index", Map.of("definition", "pg_get_indexdef(indexrelid)")),
                    Map.entry(
                            "pg_policy",
                            Map.of(
                                    "polqual",
                                    "pg_get_expr(polqual, polrelid)",
                                    "polwithcheck",
                                    "pg_get_expr(polwithcheck, polrelid)")),
                    Map.entry(
                            "pg_proc",
                            Map.of(
                                    "definition",
                                    "CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END")),
                    Map.entry(
                            "pg_publication_rel",
                            Map.of(
                                    "prqual",
                                    "pg_get_expr(x.prqual, x.prrelid)",
                                    "prattrs",
                                    """
                                    ARRAY(SELECT attname FROM pg_attribute
                                        WHERE attrelid = x.prrelid AND attnum = ANY (x.prattrs) ORDER BY attname)\
                                    """)),
                    Map.entry("pg_rewrite", Map.of("definition", "pg_get_ruledef(oid)")),
                    Map.entry(
                            "pg_statistic_ext",
                            Map.of("definition", "pg_get_statisticsobjdef(oid)")),
                    Map.entry("pg_trigger", Map.of("definition", "pg_get_triggerdef(oid)")),
                    Map.entry(
                            "pg_type",
                            Map.of(
                                    "default",
                                    "coalesce(pg_get_expr(typdefaultbin, 0), typdefault)")),
                    Map.entry(
                            "pg_enum",
                            Map.of(
                                    "position",
                                    "row_number() OVER (PARTITION BY enumtypid ORDER BY"
                                            + " enumsortorder)")),
                    Map.entry("pg_attribute", Map.of("position", POSITION)));

    /** Letters of {@code acldefault} by the column that holds the privileges. */
    private static final Map<String, String> DEFAULT_PRIVILEGES =
            Map.of(
                    "relacl",
                    "acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", relowner)",
                    "proacl",
                    "acldefault('f', proowner)",
                    "typacl",
                    "acldefault('T', typowner)",
                    "nspacl",
                    "acldefault('n', nspowner)",
                    "lanacl",
                    "acldefault('l', lanowner)",
                    "fdwacl",
                    "acldefault('F', fdwowner)",
                    "srvacl",
                    "acldefault('S', srvowner)",
                    "lomacl",
                    "acldefault('L', lomowner)",
                    "attacl",
                    "'{}'::aclitem[]");

    private static final String IF_NOT_INTERNAL =
            """
            CASE WHEN NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 1255 AND d.objid = x.oid AND d.deptype = 'i') THEN \
            """;

    private static final Pattern NUMBERED_TRIGGER =
            Pattern.compile("_ConstraintTrigger_([ac]_)?[0-9]+");

    private static final Pattern NULL_OF_TYPE =
            Pattern.compile("NULL::[^,()]+(\\([0-9,]+\\))?(?=[,)])");

    private final Connection connection;
    private final Map<String, Map<String, String>> references = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> objects = new TreeMap<>();

    private CatalogFingerprint(Connection connection) {
        this.connection = connection;
    }

    /** By object, its properties; a property of several rows has several values. */
    static Map<String, Map<String, Set<String>>> of(DatabaseServer server, String database)
            throws SQLException {
        try (Connection connection = server.connect(database)) {
            // Names are qualified unless the path finds them; the functions called here are found.
            DatabaseServer.execute(connection, "SET search_path = ''");
            CatalogFingerprint fingerprint = new CatalogFingerprint(connection);
            fingerprint.readReferences();
            for (String catalog : fingerprint.catalogs()) {
                fingerprint.readCatalog(catalog);
            }
            fingerprint.readEdges();
            return fingerprint.objects;
        }
    }

    /** The differences, a line each; empty if there are none. */
    static List<String> differences(
            Map<String, Map<String, Set<String>>> expected,
            Map<String, Map<String, Set<String>>> actual) {
        List<String> lines = new ArrayList<>();
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        for (String name : names) {
            if (!actual.containsKey(name)) {
                lines.add("missing: " + name);
            } else if (!expected.containsKey(name)) {
                lines.add("unexpected: " + name);
            } else {
                addDifferences(name, expected.get(name), actual.get(name), lines);
            }
        }
        return lines;
    }

    /** Few enough to read. */
    static List<String> first(List<String> differences) {
        int more = differences.size() - DIFFERENCES_MAX;
        if (more <= 0) {
            return differences;
        }
        List<String> first = new ArrayList<>(differences.subList(0, DIFFERENCES_MAX));
        first.add("and " + more + " more");
        return first;
    }

    private static void addDifferences(
            String name,
            Map<String, Set<String>> expected,
            Map<String, Set<String>> actual,
            List<String> lines) {
        Set<String> properties = new TreeSet<>(expected.keySet());
        properties.addAll(actual.keySet());
        for (String property : properties) {
            Set<String> before = expected.getOrDefault(property, Set.of());
            Set<String> after = actual.getOrDefault(property, Set.of());
            if (!before.equals(after)) {
                Set<String> lost = new TreeSet<>(before);
                lost.removeAll(after);
                Set<String> gained = new TreeSet<>(after);
                gained.removeAll(before);
                lines.add("%s: %s: expected %s, actual %s".formatted(name, property, lost, gained));
            }
        }
    }

    private List<String> catalogs() throws SQLException {
        List<String> catalogs =
                DatabaseServer.query(
                        connection,
                        """
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 11 AND relkind = 'r' AND relname !~ '^heliosdb'
                            AND (NOT relisshared OR relname = 'pg_subscription')
                        ORDER BY relname
                        """);
        catalogs.removeAll(CATALOGS_LEFT_OUT);
        return catalogs;
    }

    /** How the columns that refer to other catalogs are written as names, by catalog and column. */
    private void readReferences() throws SQLException {
        String sql =
                """
                SELECT fktable, fkcols[1], fkcols[2], pktable, is_array
                FROM pg_get_catalog_foreign_keys()
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String first = rows.getString(2);
                String second = rows.getString(3);
                boolean isColumn = second != null;
                String name =
                        isColumn
                                ? "(SELECT attname FROM pg_attribute WHERE attrelid = x.%s AND attnum = v)"
                                        .formatted(first)
                                : "pg_describe_object('pg_catalog.%s'::regclass, v, 0)"
                                        .formatted(rows.getString(4));
                String column = isColumn ? second : first;
                String type = isColumn ? "int2[]" : "oid[]";
                String values =
                        rows.getBoolean(5)
                                ? "x.%s::%s".formatted(column, type)
                                : "ARRAY[x." + column + ']';
                String order = column.equals("polroles") ? "1" : "o";
                references
                        .computeIfAbsent(rows.getString(1), catalog -> new HashMap<>())
                        .put(
                                column,
                                "ARRAY(SELECT coalesce(%s, v::text) FROM unnest(%s) WITH ORDINALITY u(v, o) ORDER BY %s)"
                                        .formatted(name, values, order));
            }
        }
    }

    private void readCatalog(String catalog) throws SQLException {
        Map<String, String> definitions = DEFINITIONS.getOrDefault(catalog, Map.of());
        Map<String, String> columns = new TreeMap<>();
        String key = null;
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
                                WHERE attrelid = 'pg_catalog.%s'::regclass AND attnum > 0 ORDER BY attnum
                                """
                                        .formatted(catalog))) {
            while (rows.next()) {
                String column = rows.getString(1);
                key = key == null ? column : key;
                if (!COLUMNS_LEFT_OUT.contains(column)) {
                    columns.put(column, expression(catalog, column, rows.getString(2)));
                }
            }
        }
        columns.values().removeIf(String::isEmpty);
        columns.putAll(definitions);
        List<String> items = new ArrayList<>();
        columns.forEach((name, expression) -> items.add(expression + " AS \"" + name + '"'));
        String identity = identity(catalog, key);
        add(
                """
                SELECT %s, %s FROM pg_catalog.%s x
                WHERE (x.%s >= 16384 OR %s) %s
                """
                        .formatted(
                                identity,
                                String.join(", ", items),
                                catalog,
                                key,
                                catalog.equals("pg_namespace") ? "x.oid = 2200" : "false",
                                restriction(catalog)));
    }

    private static String restriction(String catalog) {
        return switch (catalog) {
            case "pg_attribute" -> "AND attnum > 0 AND NOT attisdropped";
            case "pg_subscription" ->
                    "AND subdbid = (SELECT oid FROM pg_database WHERE datname ="
                            + " current_database())";
            default -> "";
        };
    }

    /** Catalogs without oids are about the object of another one that their first column names. */
    private String identity(String catalog, String key) {
        String prefix = "'%s ' || ".formatted(catalog.substring("pg_".length()));
        String first = references.getOrDefault(catalog, Map.of()).getOrDefault(key, "x." + key);
        return switch (catalog) {
            // An index keeps the names that its table's columns once had.
            case "pg_attribute" ->
                    prefix
                            + """
                            CASE WHEN (SELECT relkind IN ('i', 'I') FROM pg_class WHERE oid = attrelid)
                                THEN attnum || ' of index ' || attrelid::regclass
                                ELSE pg_describe_object(1259, attrelid, attnum) END\
                            """;
            case "pg_init_privs" -> prefix + "pg_describe_object(classoid, objoid, objsubid)";
            case "pg_enum" -> prefix + "x.enumtypid::regtype || ' ' || x.enumlabel";
            case "pg_largeobject_metadata" -> prefix + "x.oid";
            default ->
                    prefix
                            + (key.equals("oid")
                                    ? "pg_describe_object(x.tableoid, x.oid, 0)"
                                    : "array_to_string(" + first + ", ' ')");
        };
    }

    private String expression(String catalog, String column, String type) {
        String reference = references.getOrDefault(catalog, Map.of()).get(column);
        if (column.equals("seqtypid")) {
            // That of an identity column has the column's type, whatever else it once had.
            return "CASE WHEN EXISTS (SELECT FROM pg_depend WHERE classid = 1259 AND objid = x.seqrelid AND deptype = 'i') THEN '{}' ELSE %s END"
                    .formatted(reference);
        }
        if (reference != null) {
            return reference;
        }
        return switch (UNUSUAL_COLUMNS.contains(column) ? column : type) {
            // An index that is made anew takes over what was set of its table's column meanwhile.
            case "attstorage", "attcompression" ->
                    "CASE WHEN (SELECT relkind NOT IN ('i', 'I') FROM pg_class WHERE oid = attrelid) THEN x.%s END"
                            .formatted(column);
            // Of keys it only tells whether the table was a partition once.
            case "connoinherit" -> "contype IN ('c', 'n') AND x.connoinherit";
            case "pg_node_tree", "xid", "oid" -> "";
            // Constructors of ranges have the privileges that were usual when they were made.
            case "aclitem[]" ->
                    (column.equals("proacl") ? IF_NOT_INTERNAL : "")
                            + "ARRAY(SELECT a::text FROM unnest(coalesce(x.%s, %s)) a ORDER BY 1)"
                                    .formatted(
                                            column,
                                            DEFAULT_PRIVILEGES.getOrDefault(
                                                    column, "'{}'::aclitem[]"))
                            + (column.equals("proacl") ? " END" : "");
            case "text[]" ->
                    column.endsWith("options")
                            ? "ARRAY(SELECT a FROM unnest(x.%s) a ORDER BY 1)".formatted(column)
                            : "x." + column;
            default -> "x." + column;
        };
    }

    private void readEdges() throws SQLException {
        String object = "pg_describe_object(%1$s, %2$s, %3$s)";
        add(
                "SELECT 'depend ' || %s, deptype::text || ' ' || coalesce(%s, '') AS \"on\" FROM pg_depend WHERE objid >= 16384 AND NOT (classid = 2606 AND refclassid = 1259 AND deptype = 'n' AND refobjsubid = 0)"
                        .formatted(
                                object.formatted("classid", "objid", "objsubid"),
                                object.formatted("refclassid", "refobjid", "refobjsubid")));
        String described = object.formatted("classoid", "objoid", "objsubid");
        add(
                "SELECT 'comment ' || %s, description FROM pg_description WHERE objoid >= 16384 OR objoid = 2200"
                        .formatted(described));
        add(
                "SELECT 'label ' || %s, provider || ' ' || label AS label FROM pg_seclabel"
                        .formatted(described));
    }

    private void add(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                String identity = withoutNumbers(String.valueOf(rows.getString(1)));
                if (identity.contains("pg_toast.")) {
                    continue;
                }
                Map<String, Set<String>> properties =
                        objects.computeIfAbsent(identity, name -> new TreeMap<>());
                for (int i = 2; i <= columns.getColumnCount(); i++) {
                    properties
                            .computeIfAbsent(columns.getColumnLabel(i), name -> new TreeSet<>())
                            .add(withoutNumbers(String.valueOf(rows.getString(i))));
                }
            }
        } catch (SQLException e) {
            throw new SQLException(sql, e);
        }
    }

    /** A row of a type that was given more columns later has nulls without a type. */
    static String withoutNumbers(String text) {
        String named = NUMBERED_TRIGGER.matcher(text).replaceAll("_ConstraintTrigger_$1");
        return NULL_OF_TYPE.matcher(named).replaceAll("NULL");
    }
}
