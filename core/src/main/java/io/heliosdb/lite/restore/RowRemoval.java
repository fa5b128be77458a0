package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Empties the tables whose rows a dump replaces, all that it has rows of. */
final class RowRemoval {
    private RowRemoval() {}

    /** One statement for all, so that they may refer to each other; empty if none is there. */
    static String statement(Session session, Schema schema, SelectedTables selected) {
        Set<SelectedTables.Name> names = new HashSet<>(selected.names());
        // What the dump left out on request cannot be put back.
        for (TableDef table : schema.tables()) {
            if (table.rowsLeftOut()) {
                names.remove(new SelectedTables.Name(table.schema(), table.name()));
                names.remove(selected.topOf(table));
            }
        }
        String list =
                names.stream()
                        .map(name -> Identifiers.qualified(name.schema(), name.table()))
                        .sorted()
                        .map(Identifiers::literal)
                        .collect(Collectors.joining(", "));
        // Rows of heirs are not those of the table; rows of partitions are.
        List<String> tables =
                session.queryColumn(
                        """
                        SELECT pg_catalog.concat(CASE relkind WHEN 'r' THEN 'ONLY ' END,
                            oid::pg_catalog.regclass)
                        FROM pg_catalog.pg_class
                        WHERE relkind IN ('r', 'p') AND oid = ANY (ARRAY(
                            SELECT pg_catalog.to_regclass(name)::pg_catalog.oid
                            FROM pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[]) name))
                        ORDER BY oid
                        """
                                .formatted(list));
        return tables.isEmpty() ? "" : "TRUNCATE " + String.join(", ", tables);
    }
}
