package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drafts comments and security labels of everything that was drafted before. */
final class TextReader {
    private static final String COMMENTS =
            """
            SELECT d.classoid, d.objoid, d.objsubid, 'COMMENT' AS word, d.description AS text
            FROM pg_catalog.pg_description d
            WHERE d.objoid >= 16384 OR d.classoid = 2615 AND d.objoid = 2200
                AND d.description <> 'standard public schema'
            """;
    private static final String LABELS =
            """
            SELECT l.classoid, l.objoid, l.objsubid, 'SECURITY LABEL FOR '
                || pg_catalog.quote_ident(l.provider) AS word, l.label AS text
            FROM pg_catalog.pg_seclabel l
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
            if (kind == ObjectKind.SECURITY_LABEL && key.catalog() != ObjectKey.LARGE_OBJECT) {
                drafts.notCarried("security labels of objects that are not in the dump", 1);
            }
            return;
        }
        String qualified = Identifiers.qualified(draft.schema(), draft.name());
        String target =
                column.map(c -> "COLUMN %s.%s".formatted(qualified, c.quoted()))
                        .orElse(target(draft, key));
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

    /** An index behind a constraint has a comment apart from the constraint's. */
    private static String target(Draft draft, ObjectKey key) {
        boolean index = draft.kind() == ObjectKind.CONSTRAINT && key.catalog() == ObjectKey.CLASS;
        return index
                ? "INDEX " + Identifiers.qualified(draft.schema(), draft.name())
                : draft.target();
    }

    private Optional<Column> column(Draft draft, int number) {
        return columns.getOrDefault(draft.table(), List.of()).stream()
                .filter(column -> column.number() == number)
                .findFirst();
    }
}
