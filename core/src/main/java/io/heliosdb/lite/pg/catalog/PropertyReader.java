package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drafts owners and comments of everything that was drafted before. */
final class PropertyReader {
    private PropertyReader() {}

    /** Every object that has an owner of its own gets a draft of kind {@code owner}. */
    static void draftOwners(Drafts drafts) {
        for (Draft draft : drafts.all()) {
            if (draft.owner().isEmpty() || draft.target().isEmpty() || isUsualOwner(draft)) {
                continue;
            }
            drafts.add(
                    property(draft, draft.key().aspect("owner"), ObjectKind.OWNER)
                            .statement(
                                    "ALTER %s OWNER TO %s"
                                            .formatted(
                                                    draft.target(),
                                                    Identifiers.quote(draft.owner()))));
        }
    }

    // PostgreSQL 15 gave schema public to a role of its own; before it was the first superuser's.
    private static boolean isUsualOwner(Draft draft) {
        return draft.kind() == ObjectKind.SCHEMA
                && draft.name().equals("public")
                && (draft.owner().equals("pg_database_owner") || draft.owner().equals("postgres"));
    }

    /** Comments on drafts, on columns, and on what is written inside another statement. */
    static void draftComments(
            Connection connection, Map<Long, List<Column>> columns, Drafts drafts) {
        CatalogQuery.each(
                connection,
                """
                SELECT d.classoid, d.objoid, d.objsubid, d.description
                FROM pg_catalog.pg_description d
                WHERE d.objoid >= 16384 OR d.classoid = 2615 AND d.objoid = 2200
                    AND d.description <> 'standard public schema'
                """,
                row -> {
                    ObjectKey key = ObjectKey.of(row.getInt("classoid"), row.getLong("objoid"));
                    int part = row.getInt("objsubid");
                    if (drafts.isMember(key.catalog(), key.oid())) {
                        return;
                    }
                    Draft draft = drafts.find(key).orElse(null);
                    if (draft == null || draft.target().isEmpty()) {
                        return;
                    }
                    String text = row.getString("description");
                    if (part == 0) {
                        drafts.add(comment(draft, key, target(draft, key), "", text));
                    } else {
                        draftColumnComment(draft, columns, part, text, drafts);
                    }
                });
    }

    /** An index behind a constraint has a comment apart from the constraint's. */
    private static String target(Draft draft, ObjectKey key) {
        boolean index = draft.kind() == ObjectKind.CONSTRAINT && key.catalog() == ObjectKey.CLASS;
        return index
                ? "INDEX " + Identifiers.qualified(draft.schema(), draft.name())
                : draft.target();
    }

    private static void draftColumnComment(
            Draft draft, Map<Long, List<Column>> columns, int number, String text, Drafts drafts) {
        for (Map.Entry<Long, List<Column>> entry : relation(draft, columns).entrySet()) {
            for (Column column : entry.getValue()) {
                if (column.number() == number) {
                    String target =
                            "COLUMN %s.%s"
                                    .formatted(
                                            Identifiers.qualified(draft.schema(), draft.name()),
                                            column.quoted());
                    ObjectKey key = draft.key().aspect("column " + number);
                    drafts.add(comment(draft, key, target, column.name(), text));
                }
            }
        }
    }

    private static Map<Long, List<Column>> relation(Draft draft, Map<Long, List<Column>> columns) {
        long oid = draft.table();
        return columns.containsKey(oid) ? Map.of(oid, columns.get(oid)) : Map.of();
    }

    private static Draft comment(
            Draft draft, ObjectKey key, String target, String column, String text) {
        String name = column.isEmpty() ? draft.name() : draft.name() + '.' + column;
        return new Draft(
                        key.aspect("comment " + key.aspect()),
                        ObjectKind.COMMENT,
                        draft.schema(),
                        name)
                .tie(target)
                .section(draft.section())
                .statement("COMMENT ON %s IS %s".formatted(target, Identifiers.literal(text)))
                .dependsOn(draft.key())
                .table(draft.table());
    }

    static Draft property(Draft draft, ObjectKey key, ObjectKind kind) {
        return new Draft(key, kind, draft.schema(), draft.name())
                .tie(draft.target())
                .section(draft.section())
                .dependsOn(draft.key())
                .table(draft.table());
    }

    /** What depends on what, from {@code pg_depend}. */
    static void readDependencies(Connection connection, Drafts drafts) {
        Map<ObjectKey, Set<ObjectKey>> found = new HashMap<>();
        CatalogQuery.each(
                connection,
                """
                SELECT classid, objid, refclassid, refobjid, deptype
                FROM pg_catalog.pg_depend
                WHERE objid >= 16384 AND deptype IN ('n', 'a', 'i', 'P', 'S')
                    AND NOT (classid = 1259 AND refclassid = 1259 AND refobjsubid > 0
                        AND objsubid = 0 AND deptype IN ('a', 'i')
                        AND objid IN (SELECT seqrelid FROM pg_catalog.pg_sequence))
                """,
                row ->
                        found.computeIfAbsent(
                                        ObjectKey.of(row.getInt(1), row.getLong(2)),
                                        key -> new HashSet<>())
                                .add(ObjectKey.of(row.getInt(3), row.getLong(4))));
        found.forEach(
                (key, others) -> {
                    if (drafts.isMember(key.catalog(), key.oid())) {
                        return;
                    }
                    drafts.find(key).ifPresent(draft -> others.forEach(draft::dependsOn));
                });
    }
}
