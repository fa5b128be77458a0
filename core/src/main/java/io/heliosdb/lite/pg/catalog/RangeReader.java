package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts range types with their multiranges. The functions that make their values have the names
 * and schemas that the types were made with, whatever became of these: a type is made under the
 * name of its function and renamed.
 */
final class RangeReader {
    private static final String SQL =
            """
            SELECT t.oid, n.nspname, t.typname, pg_catalog.pg_get_userbyid(t.typowner) AS owner,
                pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
                r.rngmultitypid, mn.nspname AS multirange_schema, m.typname AS multirange_name,
                f.oid AS function, coalesce(f.pronamespace, t.typnamespace) AS made_namespace,
                coalesce(fn.nspname, n.nspname) AS made_schema,
                coalesce(f.proname, t.typname) AS made_name,
                mf.oid AS multirange_function,
                coalesce(mf.pronamespace, m.typnamespace) AS made_multirange_namespace,
                coalesce(mfn.nspname, mn.nspname) AS made_multirange_schema,
                coalesce(mf.proname, m.typname) AS made_multirange_name,
                CASE WHEN NOT oc.opcdefault THEN pg_catalog.quote_ident(ocn.nspname) || '.'
                    || pg_catalog.quote_ident(oc.opcname) END AS operator_class,
                CASE WHEN r.rngcollation <> st.typcollation
                    THEN pg_catalog.quote_ident(rcn.nspname) || '.'
                        || pg_catalog.quote_ident(rco.collname) END AS range_collation,
                nullif(r.rngcanonical, 0)::regproc AS canonical,
                nullif(r.rngsubdiff, 0)::regproc AS difference
            FROM pg_catalog.pg_type t
                JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
                JOIN pg_catalog.pg_type st ON st.oid = r.rngsubtype
                JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
                JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
                LEFT JOIN pg_catalog.pg_proc f ON f.prorettype = t.oid AND f.pronargs = 2
                    AND f.prosrc = 'range_constructor2'
                LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace
                LEFT JOIN pg_catalog.pg_proc mf ON mf.prorettype = m.oid AND mf.pronargs = 0
                    AND mf.prosrc = 'multirange_constructor0'
                LEFT JOIN pg_catalog.pg_namespace mfn ON mfn.oid = mf.pronamespace
                LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = r.rngsubopc
                LEFT JOIN pg_catalog.pg_namespace ocn ON ocn.oid = oc.opcnamespace
                LEFT JOIN pg_catalog.pg_collation rco ON rco.oid = r.rngcollation
                LEFT JOIN pg_catalog.pg_namespace rcn ON rcn.oid = rco.collnamespace
            WHERE t.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private final Drafts drafts;
    private final Map<String, Draft> madeAs = new HashMap<>();

    RangeReader(Drafts drafts) {
        this.drafts = drafts;
    }

    void draft(Connection connection) {
        CatalogQuery.each(connection, SQL, this::draft);
    }

    private void draft(ResultSet row) throws SQLException {
        long oid = row.getLong("oid");
        if (drafts.isMember(ObjectKey.TYPE, oid)) {
            return;
        }
        ObjectKey key = ObjectKey.of(ObjectKey.TYPE, oid);
        String schema = row.getString("nspname");
        String name = row.getString("typname");
        String made = made(row, "");
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TYPE %s AS RANGE (%s)".formatted(made, clauses(row)));
        addMoves(row, "", schema, name, statements);
        addMoves(
                row,
                "multirange_",
                row.getString("multirange_schema"),
                row.getString("multirange_name"),
                statements);
        Draft draft =
                new Draft(key, ObjectKind.TYPE, schema, name)
                        .target("TYPE " + Identifiers.qualified(schema, name))
                        .owner(row.getString("owner"))
                        .statements(() -> statements)
                        .dependsOn(ObjectKey.of(ObjectKey.SCHEMA, row.getLong("made_namespace")))
                        .dependsOn(
                                ObjectKey.of(
                                        ObjectKey.SCHEMA,
                                        row.getLong("made_multirange_namespace")));
        drafts.add(draft);
        drafts.alias(ObjectKey.of(ObjectKey.TYPE, row.getLong("rngmultitypid")), key);
        drafts.alias(ObjectKey.of(ObjectKey.FUNCTION, row.getLong("function")), key);
        drafts.alias(ObjectKey.of(ObjectKey.FUNCTION, row.getLong("multirange_function")), key);
        if (statements.size() > 1) {
            madeAs.put(made, draft);
            madeAs.put(made(row, "multirange_"), draft);
        }
    }

    private static String made(ResultSet row, String which) throws SQLException {
        return Identifiers.qualified(
                row.getString("made_" + which + "schema"), row.getString("made_" + which + "name"));
    }

    private static void addMoves(
            ResultSet row, String which, String schema, String name, List<String> statements)
            throws SQLException {
        String madeName = row.getString("made_" + which + "name");
        if (!schema.equals(row.getString("made_" + which + "schema"))) {
            statements.add(
                    "ALTER TYPE %s SET SCHEMA %s"
                            .formatted(made(row, which), Identifiers.quote(schema)));
        }
        if (!name.equals(madeName)) {
            statements.add(
                    "ALTER TYPE %s RENAME TO %s"
                            .formatted(
                                    Identifiers.qualified(schema, madeName),
                                    Identifiers.quote(name)));
        }
    }

    private static String clauses(ResultSet row) throws SQLException {
        List<String> clauses = new ArrayList<>();
        clauses.add("subtype = " + row.getString("subtype"));
        clauses.add("multirange_type_name = " + made(row, "multirange_"));
        addClause(clauses, "subtype_opclass", row.getString("operator_class"));
        addClause(clauses, "collation", row.getString("range_collation"));
        addClause(clauses, "canonical", row.getString("canonical"));
        addClause(clauses, "subtype_diff", row.getString("difference"));
        return String.join(", ", clauses);
    }

    private static void addClause(List<String> clauses, String name, String value) {
        if (value != null) {
            clauses.add(name + " = " + value);
        }
    }

    /** Whatever has the name that a range is made under comes after it. Everything is drafted. */
    void putBeforeNamesakes() {
        if (madeAs.isEmpty()) {
            return;
        }
        for (Draft draft : drafts.all()) {
            Draft range = madeAs.get(Identifiers.qualified(draft.schema(), draft.name()));
            boolean hasTypeOfItsName =
                    switch (draft.kind()) {
                        case TYPE, DOMAIN, TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> true;
                        default -> false;
                    };
            if (range != null && range != draft && hasTypeOfItsName) {
                draft.dependsOn(range.key());
            }
        }
    }
}
