package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads sequences; those of identity columns are made by their table. */
final class SequenceReader {
    private static final String SQL =
            """
            SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner) AS owner,
                c.relpersistence = 'u' AS unlogged,
                pg_catalog.format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement,
                s.seqmin, s.seqmax, s.seqcache, s.seqcycle, coalesce(d.refobjid, 0) AS owner_table,
                coalesce(d.refobjsubid, 0) AS owner_column, d.deptype = 'i' AS identity
            FROM pg_catalog.pg_sequence s
                JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_depend d ON d.classid = 1259 AND d.objid = c.oid
                    AND d.objsubid = 0 AND d.refclassid = 1259 AND d.refobjsubid > 0
                    AND d.deptype IN ('a', 'i')
            WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND
            """
                    + CatalogQuery.USER_SCHEMA
                    + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

    private SequenceReader() {}

    static List<Sequence> read(Connection connection, Drafts drafts) {
        List<Sequence> sequences = new ArrayList<>();
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    if (!drafts.isMember(ObjectKey.CLASS, row.getLong("oid"))) {
                        sequences.add(sequence(row));
                    }
                });
        return sequences;
    }

    /** Adds what makes the sequences and ties them to the columns that own them. */
    static void draft(
            List<Sequence> sequences,
            Map<Long, Relation> tables,
            Map<Long, List<Column>> columns,
            Drafts drafts) {
        for (Sequence sequence : sequences) {
            Relation table = tables.get(sequence.ownerTable());
            Draft draft =
                    new Draft(
                                    sequence.key(),
                                    ObjectKind.SEQUENCE,
                                    sequence.schema(),
                                    sequence.name())
                            .target("SEQUENCE " + sequence.quoted());
            drafts.add(draft);
            if (sequence.identity() && table != null) {
                draft.host(table.key()).table(table.oid());
                continue;
            }
            draft.statement(create(sequence)).owner(sequence.owner());
            if (table != null) {
                draftOwnedBy(sequence, table, columns.get(table.oid()), drafts);
            }
        }
    }

    private static String create(Sequence sequence) {
        return "CREATE "
                + (sequence.unlogged() ? "UNLOGGED " : "")
                + "SEQUENCE "
                + sequence.quoted()
                + " AS "
                + sequence.type()
                + ' '
                + sequence.options();
    }

    private static void draftOwnedBy(
            Sequence sequence, Relation table, List<Column> columns, Drafts drafts) {
        String column =
                columns.stream()
                        .filter(candidate -> candidate.number() == sequence.ownerColumn())
                        .map(Column::quoted)
                        .findFirst()
                        .orElseThrow();
        ObjectKey key = sequence.key().aspect("owned by");
        drafts.add(
                new Draft(key, ObjectKind.SEQUENCE_OWNED_BY, sequence.schema(), sequence.name())
                        .statement(
                                "ALTER SEQUENCE %s OWNED BY %s.%s"
                                        .formatted(sequence.quoted(), table.quoted(), column))
                        .dependsOn(sequence.key())
                        .dependsOn(table.key())
                        // A sequence can only be owned by a table of the same owner.
                        .dependsOn(sequence.key().aspect("owner"))
                        .dependsOn(table.key().aspect("owner"))
                        .table(table.oid()));
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        return new Sequence(
                row.getLong("oid"),
                row.getString("nspname"),
                row.getString("relname"),
                row.getString("owner"),
                row.getBoolean("unlogged"),
                row.getString("type"),
                row.getLong("seqstart"),
                row.getLong("seqincrement"),
                row.getLong("seqmin"),
                row.getLong("seqmax"),
                row.getLong("seqcache"),
                row.getBoolean("seqcycle"),
                row.getLong("owner_table"),
                row.getInt("owner_column"),
                row.getBoolean("identity"));
    }
}
