package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Drafts owners of everything that was drafted before, and reads what depends on what. */
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

    static Draft property(Draft draft, ObjectKey key, ObjectKind kind) {
        return new Draft(key, kind, draft.schema(), draft.name())
                .tie(draft.target())
                .section(draft.section())
                .dependsOn(draft.key())
                .table(draft.table());
    }

    /**
     * What depends on what, from {@code pg_depend}. The members of operator classes and families
     * are written in the statements of these.
     */
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
                UNION ALL
                SELECT coalesce(c.refclassid, 2753), coalesce(c.refobjid, m.family), d.refclassid,
                    d.refobjid, d.deptype
                FROM (SELECT 2602::oid AS classid, oid, amopfamily AS family FROM pg_catalog.pg_amop
                        UNION ALL SELECT 2603, oid, amprocfamily FROM pg_catalog.pg_amproc) m
                    JOIN pg_catalog.pg_depend d ON d.classid = m.classid AND d.objid = m.oid
                    LEFT JOIN pg_catalog.pg_depend c ON c.classid = m.classid AND c.objid = m.oid
                        AND c.refclassid = 2616
                WHERE m.oid >= 16384 AND d.refclassid <> 2616
                    AND (d.refclassid <> 2753 OR d.refobjid <> m.family)
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
