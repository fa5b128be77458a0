package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpCounts;
import io.heliosdb.lite.chain.TableChanges;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code inspect --json} prints. */
final class InspectDocument {
    private InspectDocument() {}

    /** Of a file. */
    static Map<String, Object> of(String name, DumpFile file, List<TableChanges> tables) {
        DumpMetadata metadata = file.metadata();
        DumpCounts counts = DumpCounts.of(tables);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", name);
        document.put("version", file.version().toString());
        document.put("dump_id", metadata.dumpId());
        document.put("created_at", metadata.createdAt());
        document.put("mode", metadata.mode().name().toLowerCase(Locale.ROOT));
        document.put("selective", metadata.selective());
        document.put("content", metadata.content().name().toLowerCase(Locale.ROOT));
        document.put("kinds_left_out", metadata.kindsLeftOut());
        document.put("parent_id", JsonPrinter.nullIfEmpty(metadata.parentId()));
        document.put("same_state_as", JsonPrinter.nullIfEmpty(metadata.sameStateAs()));
        document.put("sequence_number", metadata.sequenceNumber());
        document.put("database", metadata.database());
        document.put("system_identifier", metadata.systemIdentifier());
        document.put("timeline", metadata.timeline());
        document.put("server_version", metadata.serverVersion());
        document.put("server_encoding", metadata.serverEncoding());
        document.put("last_lsn", metadata.lastLsn());
        document.put("snapshot", metadata.snapshot());
        document.put("compression", metadata.compression());
        document.put("compression_level", metadata.compressionLevel());
        document.put("rows", counts.rows());
        document.put("rows_written", counts.written());
        document.put("rows_inherited", counts.inherited());
        document.put("rows_deleted", counts.deleted());
        document.put("plain_bytes", file.summary().plainBytes());
        document.put("file_bytes", file.summary().fileBytes());
        document.put("tables", tables.stream().map(InspectDocument::ofTable).toList());
        return document;
    }

    /** Of one of its tables. */
    static Map<String, Object> ofTable(TableChanges changes) {
        TableDef t = changes.table();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", t.schema());
        document.put("name", t.name());
        document.put("rows", changes.rowCount());
        document.put("rows_written", changes.written().rowCount());
        document.put("rows_inherited", changes.written().inheritedRowCount());
        document.put("rows_deleted", changes.deletedCount());
        document.put("rows_left_out", t.rowsLeftOut());
        document.put("plain_bytes", changes.written().plainBytes());
        document.put("stored_bytes", changes.written().storedBytes());
        document.put("chunks", changes.written().chunkCount());
        List<Object> columns = new ArrayList<>();
        for (ColumnDef column : t.columns()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", column.name());
            entry.put("type", column.type());
            entry.put("not_null", column.notNull());
            entry.put("generated", column.generated());
            columns.add(entry);
        }
        document.put("columns", columns);
        document.put("primary_key", t.key());
        return document;
    }
}
