package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.SearchPath;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The relations and schemas of a database that a {@link TableSelection} means. The server matches
 * the patterns: its regular expressions are those that {@code psql} users know.
 */
final class Selected {
    private static final String RELATIONS =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind = 'S' AS sequence
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
                AND c.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private static final String SCHEMAS =
            "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE" + CatalogQuery.USER_SCHEMA;

    // PostgreSQL 17, src/backend/utils/errcodes.txt: invalid_regular_expression.
    private static final String BAD_EXPRESSION = "2201B";

    private final Connection connection;
    private final Drafts drafts;
    private final TableSelection selection;
    private final Set<Long> visible;
    private final Set<Long> included;
    private final Set<Long> excluded;
    private final Set<String> schemas;
    private final Set<String> excludedSchemas;
    private final Set<Long> withoutRows;

    /**
     * Asks the server.
     *
     * @param drafts know the members of extensions, which nobody can select
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if a name that is wanted is not there
     */
    Selected(Connection connection, TableSelection selection, Drafts drafts) {
        this.connection = connection;
        this.drafts = drafts;
        this.selection = selection;
        visible = selection.isAll() ? Set.of() : SearchPath.visibleRelations(connection);
        boolean byTable = !selection.tables().isEmpty();
        included = relations(selection.tables(), true);
        excluded = relations(selection.excludedTables(), false);
        schemas = byTable ? Set.of() : schemas(selection.schemas(), true);
        excludedSchemas = byTable ? Set.of() : schemas(selection.excludedSchemas(), false);
        withoutRows = relations(selection.tablesWithoutRows(), false);
    }

    TableSelection selection() {
        return selection;
    }

    /** Whether a relation, or with oid 0 what belongs to none, is asked for. */
    boolean includes(long relation, String schema) {
        if (!selection.tables().isEmpty()) {
            return included.contains(relation);
        }
        return (selection.schemas().isEmpty() || schemas.contains(schema))
                && !excludedSchemas.contains(schema);
    }

    /** Whether a table or view must not be in the dump, even if something needs it. */
    boolean excludes(long relation, String schema) {
        return excluded.contains(relation) || excludedSchemas.contains(schema);
    }

    /** Whether only the definition is asked for. */
    boolean leavesOutRows(long relation) {
        return withoutRows.contains(relation);
    }

    private Set<Long> relations(List<String> patterns, boolean isRequired) {
        Set<Long> all = new HashSet<>();
        for (String text : patterns) {
            NamePattern pattern = NamePattern.ofTable(text);
            requireThisDatabase(pattern);
            String sql =
                    RELATIONS
                            + matching("c.relname", pattern.name())
                            + pattern.schema().map(s -> matching("n.nspname", s)).orElse("");
            Set<Long> found = new HashSet<>();
            each(pattern, sql, row -> found.add(row.getLong(1)));
            found.removeIf(oid -> drafts.isMember(ObjectKey.CLASS, oid));
            if (pattern.schema().isEmpty()) {
                found.retainAll(visible);
            }
            if (found.isEmpty() && isRequired) {
                throw UnknownName.of("table", text, knownTables());
            }
            all.addAll(found);
        }
        return all;
    }

    private Set<String> schemas(List<String> patterns, boolean isRequired) {
        Set<String> all = new HashSet<>();
        for (String text : patterns) {
            NamePattern pattern = NamePattern.ofSchema(text);
            Set<String> found = new HashSet<>();
            each(
                    pattern,
                    SCHEMAS + matching("n.nspname", pattern.name()),
                    row -> found.add(row.getString(1)));
            if (found.isEmpty() && isRequired) {
                List<String> known = new ArrayList<>();
                each(pattern, SCHEMAS, row -> known.add(Identifiers.quote(row.getString(1))));
                throw UnknownName.of("schema", text, known);
            }
            all.addAll(found);
        }
        return all;
    }

    /** Names are of collation C; classes of letters are to be those of the database. */
    private static String matching(String column, String expression) {
        return " AND %s ~ %s COLLATE pg_catalog.default"
                .formatted(column, Identifiers.literal("^(" + expression + ")$"));
    }

    private void each(NamePattern pattern, String sql, CatalogQuery.RowReader reader) {
        try {
            CatalogQuery.each(connection, sql, reader);
        } catch (HeliosException e) {
            throw e.detail("sqlstate").filter(BAD_EXPRESSION::equals).isPresent()
                    ? NamePattern.malformed(
                            pattern.text(), e.detail("reason").map(Object::toString).orElse(""), e)
                    : e;
        }
    }

    private void requireThisDatabase(NamePattern pattern) {
        List<String> current = new ArrayList<>();
        if (pattern.database().isPresent()) {
            CatalogQuery.each(
                    connection,
                    "SELECT pg_catalog.current_database()",
                    row -> current.add(row.getString(1)));
            if (!current.contains(pattern.database().get())) {
                throw new HeliosException(ErrorCode.USAGE, "pattern names another database")
                        .with("pattern", pattern.text())
                        .with("expected", current.getFirst())
                        .with("actual", pattern.database().get())
                        .hint("Connect to that database with --dbname.");
            }
        }
    }

    private List<String> knownTables() {
        List<String> names = new ArrayList<>();
        CatalogQuery.each(
                connection,
                RELATIONS,
                row -> {
                    long oid = row.getLong(1);
                    if (!row.getBoolean(4) && !drafts.isMember(ObjectKey.CLASS, oid)) {
                        names.add(
                                visible.contains(oid)
                                        ? Identifiers.quote(row.getString(3))
                                        : Identifiers.qualified(
                                                row.getString(2), row.getString(3)));
                    }
                });
        return names;
    }
}
