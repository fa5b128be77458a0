package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Drafts comments and security labels of everything that was drafted before. */
final class TextReader {
    private static final String COMMENTS =
            """
            SELECT d.classoid, d.objoid, d.objsubid, 'COMMENT' AS word, d.description AS text,
                i.type, i.identity
            FROM pg_catalog.pg_description d
                LEFT JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, 0) i
                    ON d.classoid IN (1247, 1255, 2618)
            WHERE d.objoid >= 16384 OR d.classoid = 2615 AND d.objoid = 2200
                AND d.description <> 'standard public schema'
            """;
    private static final String LABELS =
            """
            SELECT l.classoid, l.objoid, l.objsubid, 'SECURITY LABEL FOR '
                || pg_catalog.quote_ident(l.provider) AS word, l.label AS text,
                i.type, i.identity
            FROM (SELECT classoid, objoid, objsubid, provider, label FROM pg_catalog.pg_seclabel
                    WHERE classoid <> 2613
                    UNION ALL SELECT l.classoid, l.objoid, 0, l.provider, l.label
                    FROM pg_catalog.pg_shseclabel l JOIN pg_catalog.pg_subscription s
                        ON l.classoid = 6100 AND s.oid = l.objoid
                    JOIN pg_catalog.pg_database d
                        ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()) l
                LEFT JOIN LATERAL pg_catalog.pg_identify_object(l.classoid, l.objoid, 0) i
                    ON l.classoid IN (1247, 1255, 2618)
            """;

    private final Map<Long, List<Column>> columns;
    private final Drafts drafts;

    TextReader(Map<Long, List<Column>> columns, Drafts drafts) {
        this.columns = columns;
        this.drafts = drafts;
    }

    void draft(Connection connection) {
        CatalogQuery.each(connection, COMMENTS, row -> draft(row, ObjectKind.COMMENT));
        CatalogQuery.each(connection, LABELS, row -> draft(row, ObjectKind.SECURITY_LABEL));
    }

    private void draft(ResultSet row, ObjectKind kind) throws SQLException {
        ObjectKey key = ObjectKey.of(row.getInt("classoid"), row.getLong("objoid"));
        int part = row.getInt("objsubid");
        Draft draft = drafts.find(key).orElse(null);
        boolean isDrafted =
                draft != null
                        && !draft.target().isEmpty()
                        && !drafts.isMember(key.catalog(), key.oid());
        Optional<Column> column = isDrafted && part != 0 ? column(draft, part) : Optional.empty();
        if (!isDrafted || (part != 0 && column.isEmpty())) {
            if (kind == ObjectKind.SECURITY_LABEL) {
                drafts.notCarried("security labels of objects that are not in the dump", 1);
            }
            return;
        }
        String qualified = Identifiers.qualified(draft.schema(), draft.name());
        String target =
                column.map(c -> "COLUMN %s.%s".formatted(qualified, c.quoted()))
                        .orElse(target(draft, key, row));
        String word = row.getString("word");
        ObjectKey host = column.isPresent() ? draft.key() : key;
        drafts.add(
                new Draft(
                                host.aspect(word + ' ' + part),
                                kind,
                                draft.schema(),
                                column.map(c -> draft.name() + '.' + c.name()).orElse(draft.name()))
                        .tie(target + ' ' + word)
                        .section(draft.section())
                        .statement(
                                "%s ON %s IS %s"
                                        .formatted(
                                                word,
                                                target,
                                                Identifiers.literal(row.getString("text"))))
                        .dependsOn(draft.key())
                        .table(draft.table()));
    }

    /** What is made along with something else has a comment apart from that. */
    private static String target(Draft draft, ObjectKey key, ResultSet row) throws SQLException {
        if (draft.kind() == ObjectKind.CONSTRAINT && key.catalog() == ObjectKey.CLASS) {
            return "INDEX " + Identifiers.qualified(draft.schema(), draft.name());
        }
        String type = row.getString("type");
        return type == null || draft.key().equals(key)
                ? draft.target()
                : type.toUpperCase(Locale.ROOT) + ' ' + row.getString("identity");
    }

    private Optional<Column> column(Draft draft, int number) {
        return columns.getOrDefault(draft.table(), List.of()).stream()
                .filter(column -> column.number() == number)
                .findFirst();
    }
}
