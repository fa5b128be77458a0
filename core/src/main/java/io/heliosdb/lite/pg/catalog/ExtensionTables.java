package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables and sequences of extensions that users fill, and that an extension therefore declared to
 * be its configuration. The extension makes them; a dump holds the rows, or those that a condition
 * tells from the rows that the extension brings along.
 */
final class ExtensionTables {
    private static final String SQL =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, e.oid AS extension, x.condition,
                CASE c.relkind WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                    ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS readable
            FROM pg_catalog.pg_extension e
                CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(e.extconfig),
                    pg_catalog.unnest(e.extcondition)) AS x(relation, condition)
                JOIN pg_catalog.pg_class c ON c.oid = x.relation AND c.relkind IN ('r', 'S')
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    private static final String REFERENCES =
            "SELECT conrelid, confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f'";

    /**
     * @param extension whose it is
     * @param condition {@code WHERE …} for the rows of users, or empty for all
     */
    private record Entry(
            long oid, String schema, String name, ObjectKey extension, String condition) {
        String quoted() {
            return Identifiers.qualified(schema, name);
        }
    }

    private final List<Entry> tables = new ArrayList<>();
    private final List<Entry> sequences = new ArrayList<>();

    private ExtensionTables() {}

    /** Reads those of the extensions that are drafted, and drafts what empties them. */
    static ExtensionTables draft(Connection connection, Drafts drafts) {
        ExtensionTables read = new ExtensionTables();
        CatalogQuery.each(connection, SQL, row -> read.add(row, drafts));
        if (!read.tables.isEmpty()) {
            read.sort(connection);
        }
        read.draftResets(drafts);
        return read;
    }

    private void add(ResultSet row, Drafts drafts) throws SQLException {
        Entry entry =
                new Entry(
                        row.getLong("oid"),
                        row.getString("nspname"),
                        row.getString("relname"),
                        ObjectKey.of(ObjectKey.EXTENSION, row.getLong("extension")),
                        CatalogQuery.text(row, "condition"));
        if (drafts.find(entry.extension()).isEmpty()) {
            return;
        }
        if (!row.getBoolean("readable")) {
            drafts.notCarried(
                    "configuration tables of extensions (no right to read them)",
                    ObjectKey.of(ObjectKey.CLASS, entry.oid()));
        } else if (CatalogQuery.letter(row, "relkind") == 'S') {
            sequences.add(entry);
        } else {
            tables.add(entry);
        }
    }

    /** A table that refers to another comes behind it: its foreign key is there before rows. */
    private void sort(Connection connection) {
        Map<Long, Integer> numbers = new HashMap<>();
        List<Set<Integer>> dependsOn = new ArrayList<>();
        for (Entry table : tables) {
            numbers.put(table.oid(), dependsOn.size());
            dependsOn.add(new LinkedHashSet<>());
        }
        CatalogQuery.each(
                connection,
                REFERENCES,
                row -> {
                    Integer from = numbers.get(row.getLong(1));
                    Integer to = numbers.get(row.getLong(2));
                    if (from != null && to != null) {
                        dependsOn.get(from).add(to);
                    }
                });
        List<Entry> sorted = DependencySort.order(dependsOn).stream().map(tables::get).toList();
        tables.clear();
        tables.addAll(sorted);
    }

    /** Of the rows that a dump holds, an extension that is there already may have some others. */
    private void draftResets(Drafts drafts) {
        Map<ObjectKey, List<Entry>> byExtension = new LinkedHashMap<>();
        sequences.forEach(entry -> byExtension.put(entry.extension(), new ArrayList<>()));
        for (Entry table : tables.reversed()) {
            byExtension.computeIfAbsent(table.extension(), key -> new ArrayList<>()).add(table);
        }
        byExtension.forEach(
                (extension, entries) ->
                        drafts.add(
                                new Draft(
                                                resetKey(extension),
                                                ObjectKind.EXTENSION_CONFIGURATION,
                                                "",
                                                drafts.find(extension).orElseThrow().name())
                                        .statement(reset(entries))
                                        .dependsOn(extension)));
    }

    private static ObjectKey resetKey(ObjectKey extension) {
        return extension.aspect("configuration");
    }

    /** Who may not delete need not, as long as there is nothing to delete. */
    private static String reset(List<Entry> entries) {
        StringBuilder body = new StringBuilder("BEGIN");
        for (Entry entry : entries) {
            String rows = "FROM ONLY %s %s".formatted(entry.quoted(), entry.condition());
            body.append("\n    IF EXISTS (SELECT ").append(rows).append("\n    ) THEN DELETE ");
            body.append(rows).append("\n    ; END IF;");
        }
        return "DO " + Identifiers.literal(body.append("\nEND").toString());
    }

    /** Appends the tables of extensions that stay, in an order in which they can be loaded. */
    void append(
            Connection connection,
            Drafts drafts,
            TableModel model,
            List<TableDef> defs,
            List<TableSource> sources) {
        List<Entry> kept = kept(tables, drafts);
        if (kept.isEmpty()) {
            return;
        }
        Set<Long> oids = kept.stream().map(Entry::oid).collect(Collectors.toSet());
        Map<Long, Relation> relations = RelationReader.read(connection, oids::contains);
        for (Entry entry : kept) {
            Relation relation = relations.get(entry.oid());
            if (relation != null) {
                defs.add(
                        model.definition(relation, defs.size(), "", false)
                                .ofKind(TableDef.EXTENSION_TABLE));
                TableSource source = model.source(relation);
                sources.add(
                        entry.condition().isEmpty()
                                ? source
                                : source.withCondition(entry.condition()));
            }
        }
    }

    /** The sequences of extensions that stay. */
    List<SequenceRef> sequences(Drafts drafts) {
        return kept(sequences, drafts).stream()
                .map(entry -> new SequenceRef(entry.oid(), entry.schema(), entry.name()))
                .toList();
    }

    private static List<Entry> kept(List<Entry> entries, Drafts drafts) {
        return entries.stream()
                .filter(entry -> drafts.find(resetKey(entry.extension())).isPresent())
                .toList();
    }
}
