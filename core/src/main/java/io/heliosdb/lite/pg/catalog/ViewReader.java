package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Drafts views and materialized views. */
final class ViewReader {
    private static final String SQL =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltype, c.relispopulated,
                pg_catalog.pg_get_userbyid(c.relowner) AS owner, am.amname,
                c.reloptions::text[] AS options, pg_catalog.pg_get_viewdef(c.oid) AS definition,
                r.oid AS rule,
                pg_catalog.cardinality(pg_catalog.string_to_array(
                    r.ev_action::text, ' :relid ' || c.oid || ' ')) > MENTIONS AS reads_itself
            FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
                LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
            WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't' AND
            """
                    + CatalogQuery.USER_SCHEMA;

    // PostgreSQL 16 took OLD and NEW, which look like the view itself, out of its stored query.
    private static final int WITHOUT_OLD_AND_NEW = 16;

    private final Drafts drafts;
    private final Map<Long, List<Column>> columns;
    private final Map<ObjectKey, String> placeholders = new HashMap<>();
    private final List<Draft> readingThemselves = new ArrayList<>();

    ViewReader(Drafts drafts, Map<Long, List<Column>> columns) {
        this.drafts = drafts;
        this.columns = columns;
    }

    void draft(Connection connection) {
        boolean isNewer = CatalogQuery.majorVersion(connection) >= WITHOUT_OLD_AND_NEW;
        CatalogQuery.each(connection, SQL.replace("MENTIONS", isNewer ? "1" : "3"), this::draft);
    }

    private void draft(ResultSet row) throws SQLException {
        long oid = row.getLong("oid");
        if (drafts.isMember(ObjectKey.CLASS, oid)) {
            return;
        }
        boolean materialized = CatalogQuery.letter(row, "relkind") == 'm';
        ObjectKey key = ObjectKey.of(ObjectKey.CLASS, oid);
        String schema = row.getString("nspname");
        String name = row.getString("relname");
        String quoted = Identifiers.qualified(schema, name);
        ObjectKind kind = materialized ? ObjectKind.MATERIALIZED_VIEW : ObjectKind.VIEW;
        Draft draft =
                new Draft(key, kind, schema, name)
                        .target((materialized ? "MATERIALIZED VIEW " : "VIEW ") + quoted)
                        .owner(row.getString("owner"))
                        .table(oid);
        drafts.add(draft);
        drafts.alias(ObjectKey.of(ObjectKey.TYPE, row.getLong("reltype")), key);
        drafts.alias(ObjectKey.of(ObjectKey.RULE, row.getLong("rule")), key);
        if (materialized) {
            draftMaterialized(row, quoted, draft);
        } else {
            draft.statement("CREATE " + view(row, quoted));
            placeholders.put(key, placeholder(quoted, columns.getOrDefault(oid, List.of())));
            draftDefaults(oid, quoted, draft);
            if (row.getBoolean("reads_itself")) {
                readingThemselves.add(draft);
            }
        }
    }

    /** Views that were replaced by queries of themselves, as far as they are still to be made. */
    List<Draft> readingThemselves() {
        return readingThemselves.stream()
                .filter(view -> drafts.find(view.key()).isPresent())
                .toList();
    }

    private void draftMaterialized(ResultSet row, String quoted, Draft draft) throws SQLException {
        String method = CatalogQuery.text(row, "amname");
        boolean plain = method.isEmpty() || method.equals("heap");
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE MATERIALIZED VIEW "
                        + quoted
                        + (plain ? "" : " USING " + Identifiers.quote(method))
                        + options(row)
                        + " AS\n"
                        + definition(row)
                        + "\nWITH NO DATA");
        for (Column column : columns.getOrDefault(draft.table(), List.of())) {
            String alter =
                    "ALTER MATERIALIZED VIEW %s ALTER COLUMN %s "
                            .formatted(quoted, column.quoted());
            if (column.statistics() >= 0) {
                statements.add(alter + "SET STATISTICS " + column.statistics());
            }
            if (!column.storage().isEmpty()) {
                statements.add(alter + "SET STORAGE " + column.storage());
            }
            if (!column.compression().isEmpty()) {
                statements.add(alter + "SET COMPRESSION " + column.compression());
            }
            if (!column.options().isEmpty()) {
                statements.add(alter + "SET (" + Options.storage(column.options()) + ")");
            }
        }
        draft.statements(() -> statements);
        if (row.getBoolean("relispopulated")) {
            drafts.add(
                    new Draft(
                                    draft.key().aspect("data"),
                                    ObjectKind.MATERIALIZED_VIEW_DATA,
                                    draft.schema(),
                                    draft.name())
                            .statement("REFRESH MATERIALIZED VIEW " + quoted)
                            .dependsOn(draft.key())
                            .table(draft.table()));
        }
    }

    private void draftDefaults(long oid, String quoted, Draft view) {
        for (Column column : columns.getOrDefault(oid, List.of())) {
            if (column.defaultOid() != 0) {
                ObjectKey key = ObjectKey.of(ObjectKey.DEFAULT, column.defaultOid());
                drafts.add(
                        new Draft(key, ObjectKind.DEFAULT, view.schema(), view.name())
                                .tie(column.name())
                                .statement(
                                        "ALTER VIEW %s ALTER COLUMN %s SET DEFAULT %s"
                                                .formatted(
                                                        quoted,
                                                        column.quoted(),
                                                        column.defaultSql()))
                                .dependsOn(view.key())
                                .table(oid));
            }
        }
    }

    /**
     * Takes the definition of a view out of its draft: a view of the same columns comes first and
     * is replaced once all that the definition needs is there.
     *
     * @return the draft of the definition, which is to take over what the view depends on
     */
    Draft split(Draft view) {
        Draft definition =
                new Draft(
                        view.key().aspect("definition"),
                        ObjectKind.VIEW_DEFINITION,
                        view.schema(),
                        view.name());
        String replace = view.statements().get(0).replaceFirst("^CREATE ", "CREATE OR REPLACE ");
        definition.statement(replace).dependsOn(view.key()).table(view.table());
        view.statement(placeholders.get(view.key()));
        drafts.add(definition);
        return definition;
    }

    private static String placeholder(String quoted, List<Column> columns) {
        List<String> items = new ArrayList<>();
        for (Column column : columns) {
            String collate = column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
            items.add("NULL::" + column.type() + collate + " AS " + column.quoted());
        }
        return "CREATE VIEW " + quoted + " AS\nSELECT " + String.join(",\n    ", items);
    }

    private static String view(ResultSet row, String quoted) throws SQLException {
        return "VIEW " + quoted + options(row) + " AS\n" + definition(row);
    }

    private static String options(ResultSet row) throws SQLException {
        List<String> options = CatalogQuery.strings(row, "options");
        return options.isEmpty() ? "" : " WITH (" + Options.storage(options) + ")";
    }

    private static String definition(ResultSet row) throws SQLException {
        String sql = CatalogQuery.definition(row).strip();
        return sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
    }
}
