package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
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

    /** Its table of the keys that it deletes from a table of its own. */
    Optional<TableDef> deletedKeys(TableDef table) {
        return Optional.ofNullable(deletedKeys.get(Name.of(table)));
    }

    /**
     * What it says of a table of its own.
     *
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if the keys that it deletes are not
     *     those of the table
     */
    TableLevels.Level level(TableDef table) {
        Optional<TableDef> deleted = deletedKeys(table);
        if (deleted.isPresent() && !deleted.get().columns().equals(table.keyColumns())) {
            throw new HeliosException(
                            ErrorCode.DUMP_CORRUPT, "deleted keys are not those of the table")
                    .with("file", file.name())
                    .with("table", table.displayName())
                    .hint("Restore an earlier dump of the chain, and take a full dump.");
        }
        return new TableLevels.Level(
                file,
                table,
                chunks.get(table.index()),
                deleted.map(keys -> chunks.get(keys.index())).orElse(List.of()),
                file.statistics().get(table.index()));
    }

    /** Its table whose rows the other's, which has the same name, can be compared with. */
    Optional<TableDef> sameShaped(TableDef other) {
        return Optional.ofNullable(tables.get(Name.of(other))).filter(other::hasShapeOf);
    }
}
