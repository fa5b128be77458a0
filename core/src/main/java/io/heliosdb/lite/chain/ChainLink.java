package io.heliosdb.lite.chain;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One dump of a chain, with its tables by name and its chunks by table. */
final class ChainLink {
    private final DumpFile file;
    private final Map<Name, TableDef> tables = new HashMap<>();
    private final Map<Name, TableDef> deletedKeys = new HashMap<>();
    private final List<List<ChunkRef>> chunks = new ArrayList<>();

    private record Name(String schema, String name) {
        static Name of(TableDef table) {
            return new Name(table.schema(), table.name());
        }
    }

    ChainLink(DumpFile file) {
        this.file = file;
        for (TableDef table : file.schema().tables()) {
            (table.isOfDeletedKeys() ? deletedKeys : tables).put(Name.of(table), table);
            chunks.add(new ArrayList<>());
        }
        file.chunks().forEach(chunk -> chunks.get(chunk.tableIndex()).add(chunk));
    }

    DumpFile file() {
        return file;
    }

    /** What it says of a table of its own. */
    TableLevels.Level level(TableDef table) {
        TableDef deleted = deletedKeys.get(Name.of(table));
        return new TableLevels.Level(
                file,
                chunks.get(table.index()),
                deleted == null ? List.of() : chunks.get(deleted.index()),
                file.statistics().get(table.index()));
    }

    /** Its table whose rows the other's, which has the same name, can be compared with. */
    Optional<TableDef> sameShaped(TableDef other) {
        return Optional.ofNullable(tables.get(Name.of(other))).filter(other::hasShapeOf);
    }
}
