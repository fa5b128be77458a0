package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Drafts what hangs on tables and acts: triggers, rules, policies; and event triggers. */
final class TriggerReader {
    // Before PostgreSQL 15 the copies in partitions counted as internal.
    private static final String TRIGGERS =
            """
            SELECT t.oid, t.tgrelid, t.tgname AS name, t.tgenabled AS enabled,
                pg_catalog.pg_get_triggerdef(t.oid) AS definition,
                t.tgparentid <> 0 AS cloned, p.tgenabled AS parent_enabled,
                nullif(k.conname, t.tgname) AS constraint_name
            FROM pg_catalog.pg_trigger t LEFT JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid
                LEFT JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint
            WHERE (NOT t.tgisinternal OR t.tgparentid <> 0) AND coalesce(k.contype, 't') = 't'
                AND (t.tgparentid = 0 OR t.tgenabled <> p.tgenabled)
            """;
    private static final String RULES =
            """
            SELECT r.oid, r.ev_class AS tgrelid, r.rulename AS name, r.ev_enabled AS enabled,
                pg_catalog.pg_get_ruledef(r.oid) AS definition, false AS cloned,
                NULL AS constraint_name
            FROM pg_catalog.pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
            """;
    private static final String POLICIES =
            """
            SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive,
                ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC'
                        ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r)) END
                    FROM pg_catalog.unnest(p.polroles) r ORDER BY 1) AS roles,
                pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS qualification,
                pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
            FROM pg_catalog.pg_policy p
            """;
    private static final String EVENT_TRIGGERS =
            """
            SELECT e.oid, e.evtname, e.evtevent, e.evtenabled, e.evttags,
                pg_catalog.pg_get_userbyid(e.evtowner) AS owner, e.evtfoid::regproc AS function
            FROM pg_catalog.pg_event_trigger e WHERE e.oid >= 16384
            """;

    private TriggerReader() {}

    /** Tables and views must be among the drafts already. */
    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                TRIGGERS,
                row -> draftAction(row, ObjectKey.TRIGGER, ObjectKind.TRIGGER, drafts));
        CatalogQuery.each(
                connection,
                RULES,
                row -> draftAction(row, ObjectKey.RULE, ObjectKind.RULE, drafts));
        CatalogQuery.each(connection, POLICIES, row -> draftPolicy(row, drafts));
        CatalogQuery.each(connection, EVENT_TRIGGERS, row -> draftEventTrigger(row, drafts));
    }

    private static void draftAction(ResultSet row, int catalog, ObjectKind kind, Drafts drafts)
            throws SQLException {
        long oid = row.getLong("oid");
        ObjectKey relation = ObjectKey.of(ObjectKey.CLASS, row.getLong("tgrelid"));
        Draft table = drafts.find(relation).orElse(null);
        if (table == null || drafts.isMember(catalog, oid) || table.table() == 0) {
            return;
        }
        String name = row.getString("name");
        String quoted = Identifiers.quote(name);
        String on = Identifiers.qualified(table.schema(), table.name());
        String word = kind.label().toUpperCase(Locale.ROOT);
        List<String> statements = new ArrayList<>();
        boolean cloned = row.getBoolean("cloned");
        if (!cloned) {
            statements.add(withoutSemicolon(CatalogQuery.definition(row)));
        }
        String constraint = row.getString("constraint_name");
        if (!cloned && constraint != null) {
            statements.add(
                    "ALTER TABLE %s RENAME CONSTRAINT %s TO %s"
                            .formatted(on, quoted, Identifiers.quote(constraint)));
        }
        String enabled = enabled(CatalogQuery.letter(row, "enabled"));
        if (cloned || !enabled.equals("ENABLE")) {
            statements.add("ALTER TABLE %s %s %s %s".formatted(on, enabled, word, quoted));
        }
        drafts.add(
                new Draft(ObjectKey.of(catalog, oid), kind, table.schema(), name)
                        .tie((cloned ? "1 " : "0 ") + table.name())
                        .statements(() -> statements)
                        .target(cloned ? "" : "%s %s ON %s".formatted(word, quoted, on))
                        .dependsOn(table.key())
                        .table(table.table()));
    }

    private static String enabled(char state) {
        return switch (state) {
            case 'D' -> "DISABLE";
            case 'A' -> "ENABLE ALWAYS";
            case 'R' -> "ENABLE REPLICA";
            default -> "ENABLE";
        };
    }

    private static String withoutSemicolon(String sql) {
        String stripped = sql.strip();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private static void draftPolicy(ResultSet row, Drafts drafts) throws SQLException {
        ObjectKey relation = ObjectKey.of(ObjectKey.CLASS, row.getLong("polrelid"));
        Draft table = drafts.find(relation).orElse(null);
        if (table == null || table.table() == 0) {
            return;
        }
        String name = row.getString("polname");
        String on = Identifiers.qualified(table.schema(), table.name());
        String target = "POLICY %s ON %s".formatted(Identifiers.quote(name), on);
        StringBuilder sql = new StringBuilder("CREATE ").append(target);
        sql.append(row.getBoolean("polpermissive") ? "" : " AS RESTRICTIVE");
        sql.append(command(CatalogQuery.letter(row, "polcmd")));
        sql.append(" TO ").append(String.join(", ", CatalogQuery.strings(row, "roles")));
        if (row.getString("qualification") != null) {
            sql.append(" USING (").append(row.getString("qualification")).append(')');
        }
        if (row.getString("check") != null) {
            sql.append(" WITH CHECK (").append(row.getString("check")).append(')');
        }
        ObjectKey key = ObjectKey.of(ObjectKey.POLICY, row.getLong("oid"));
        drafts.add(
                new Draft(key, ObjectKind.POLICY, table.schema(), name)
                        .tie(table.name())
                        .statement(sql.toString())
                        .target(target)
                        .dependsOn(table.key())
                        .table(table.table()));
    }

    private static String command(char letter) {
        return switch (letter) {
            case 'r' -> " FOR SELECT";
            case 'a' -> " FOR INSERT";
            case 'w' -> " FOR UPDATE";
            case 'd' -> " FOR DELETE";
            default -> "";
        };
    }

    private static void draftEventTrigger(ResultSet row, Drafts drafts) throws SQLException {
        long oid = row.getLong("oid");
        if (drafts.isMember(ObjectKey.EVENT_TRIGGER, oid)) {
            return;
        }
        String name = row.getString("evtname");
        String target = "EVENT TRIGGER " + Identifiers.quote(name);
        List<String> tags =
                CatalogQuery.strings(row, "evttags").stream().map(Identifiers::literal).toList();
        String when = tags.isEmpty() ? "" : "\nWHEN TAG IN (" + String.join(", ", tags) + ")";
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE %s ON %s%s\nEXECUTE FUNCTION %s()"
                        .formatted(
                                target,
                                Identifiers.quote(row.getString("evtevent")),
                                when,
                                row.getString("function")));
        String enabled = enabled(CatalogQuery.letter(row, "evtenabled"));
        if (!enabled.equals("ENABLE")) {
            statements.add("ALTER " + target + ' ' + enabled);
        }
        drafts.add(
                new Draft(
                                ObjectKey.of(ObjectKey.EVENT_TRIGGER, oid),
                                ObjectKind.EVENT_TRIGGER,
                                "",
                                name)
                        .statements(() -> statements)
                        .target(target)
                        .owner(row.getString("owner")));
    }
}
