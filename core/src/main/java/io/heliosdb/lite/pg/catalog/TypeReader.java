package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Drafts enums, domains and composite types. */
final class TypeReader {
    private static final String SQL =
            """
            SELECT t.oid, t.typarray, n.nspname, t.typname, t.typtype, t.typrelid, t.typnotnull,
                pg_catalog.pg_get_userbyid(t.typowner) AS owner,
                pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base,
                CASE WHEN t.typcollation <> bt.typcollation
                    THEN pg_catalog.quote_ident(cn.nspname) || '.'
                        || pg_catalog.quote_ident(co.collname) END AS collation,
                pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS default_sql, t.typdefault
            FROM pg_catalog.pg_type t
                JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
                LEFT JOIN pg_catalog.pg_type bt ON bt.oid = t.typbasetype
                LEFT JOIN pg_catalog.pg_collation co ON co.oid = t.typcollation
                LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
            WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'c')
                AND (t.typtype <> 'c' OR c.relkind = 'c') AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private final Drafts drafts;
    private final TypeFacts facts;
    private final Map<Long, List<Column>> columns;
    private final Map<Long, List<Constraint>> checks = new HashMap<>();

    TypeReader(Drafts drafts, TypeFacts facts, Map<Long, List<Column>> columns) {
        this.drafts = drafts;
        this.facts = facts;
        this.columns = columns;
    }

    void draft(Connection connection, List<Constraint> constraints) {
        for (Constraint constraint : constraints) {
            if (constraint.domain() != 0) {
                checks.computeIfAbsent(constraint.domain(), oid -> new ArrayList<>())
                        .add(constraint);
            }
        }
        CatalogQuery.each(connection, SQL, this::draft);
        draftArrays(connection);
    }

    private void draft(ResultSet row) throws SQLException {
        long oid = row.getLong("oid");
        if (drafts.isMember(ObjectKey.TYPE, oid)) {
            return;
        }
        ObjectKey key = ObjectKey.of(ObjectKey.TYPE, oid);
        String schema = row.getString("nspname");
        String name = row.getString("typname");
        String quoted = Identifiers.qualified(schema, name);
        char type = CatalogQuery.letter(row, "typtype");
        Draft draft =
                new Draft(key, type == 'd' ? ObjectKind.DOMAIN : ObjectKind.TYPE, schema, name)
                        .target((type == 'd' ? "DOMAIN " : "TYPE ") + quoted)
                        .owner(row.getString("owner"));
        drafts.add(draft);
        switch (type) {
            case 'e' -> draft.statement("CREATE TYPE " + quoted + " AS ENUM (" + labels(oid) + ")");
            case 'd' -> draftDomain(row, quoted, draft);
            default -> draft.statement(composite(row, quoted, key)).table(row.getLong("typrelid"));
        }
    }

    /** The array type of any type is made together with it. */
    private void draftArrays(Connection connection) {
        CatalogQuery.each(
                connection,
                "SELECT oid, typarray FROM pg_catalog.pg_type WHERE typarray >= 16384",
                row ->
                        drafts.alias(
                                ObjectKey.of(ObjectKey.TYPE, row.getLong(2)),
                                ObjectKey.of(ObjectKey.TYPE, row.getLong(1))));
    }

    private String labels(long oid) {
        return String.join(", ", facts.labels(oid).stream().map(Identifiers::literal).toList());
    }

    private void draftDomain(ResultSet row, String quoted, Draft draft) throws SQLException {
        StringBuilder sql = new StringBuilder("CREATE DOMAIN ").append(quoted).append(" AS ");
        sql.append(row.getString("base"));
        String collation = CatalogQuery.text(row, "collation");
        if (!collation.isEmpty()) {
            sql.append(" COLLATE ").append(collation);
        }
        String expression = CatalogQuery.text(row, "default_sql");
        String value = row.getString("typdefault");
        if (!expression.isEmpty()) {
            sql.append(" DEFAULT ").append(expression);
        } else if (value != null) {
            sql.append(" DEFAULT ").append(Identifiers.literal(value));
        }
        boolean notNull = row.getBoolean("typnotnull");
        Map<Draft, String> written = new LinkedHashMap<>();
        for (Constraint check : checks.getOrDefault(row.getLong("oid"), List.of())) {
            boolean named = check.type() == 'n';
            notNull &= !named;
            Draft constraint = draftDomainConstraint(check, quoted, draft);
            written.put(
                    constraint,
                    named
                            ? " CONSTRAINT " + check.quoted() + " NOT NULL"
                            : "\n    " + check.clause());
        }
        String end = notNull ? " NOT NULL" : "";
        draft.statements(() -> List.of(sql + hosted(written) + end));
    }

    /** A check that leaves the domain, to break a cycle, is a statement of its own. */
    private static String hosted(Map<Draft, String> checks) {
        return checks.entrySet().stream()
                .filter(check -> check.getKey().host().isPresent())
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
    }

    private Draft draftDomainConstraint(Constraint check, String domain, Draft of) {
        Draft draft =
                new Draft(check.key(), ObjectKind.CHECK_CONSTRAINT, of.schema(), check.name())
                        .tie(of.name())
                        .statement("ALTER DOMAIN " + domain + " ADD " + check.clause())
                        .target("CONSTRAINT " + check.quoted() + " ON DOMAIN " + domain);
        if (check.validated()) {
            draft.host(of.key());
        } else {
            draft.dependsOn(of.key());
        }
        drafts.add(draft);
        return draft;
    }

    private String composite(ResultSet row, String quoted, ObjectKey key) throws SQLException {
        long relation = row.getLong("typrelid");
        drafts.alias(ObjectKey.of(ObjectKey.CLASS, relation), key);
        List<String> attributes = new ArrayList<>();
        for (Column column : columns.getOrDefault(relation, List.of())) {
            String collate = column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
            attributes.add(column.quoted() + ' ' + column.type() + collate);
        }
        return "CREATE TYPE %s AS (%s)".formatted(quoted, String.join(", ", attributes));
    }
}
