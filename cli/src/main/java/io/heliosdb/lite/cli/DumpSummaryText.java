package io.heliosdb.lite.cli;

import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.unit.ByteSize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a dump came to, for people and for programs. */
final class DumpSummaryText {
    private final String file;
    private final DumpResult result;

    DumpSummaryText(String file, DumpResult result) {
        this.file = file;
        this.result = result;
    }

    private boolean isIncrement() {
        return result.metadata().mode() == DumpMode.INCREMENTAL;
    }

    private List<TableDef> tables() {
        return result.schema().tables().stream().filter(t -> !t.isOfDeletedKeys()).toList();
    }

    private long rows(boolean ofDeletedKeys) {
        return result.schema().tables().stream()
                .filter(table -> table.isOfDeletedKeys() == ofDeletedKeys)
                .mapToLong(table -> statistics(table).rowCount())
                .sum();
    }

    private TableStatistics statistics(TableDef table) {
        return result.summary().tables().get(table.index());
    }

    /** Tables of which rows or deleted keys are in the file. */
    private long changedTables() {
        return result.schema().tables().stream()
                .filter(table -> statistics(table).rowCount() > 0)
                .map(TableDef::displayName)
                .distinct()
                .count();
    }

    /** What somebody should know of it, a sentence each. */
    List<String> warnings() {
        return Stream.concat(
                        result.warnings().stream(),
                        result.notCarried().stream().map(what -> "not in the dump: " + what))
                .toList();
    }

    /** One line for people. The guide has it for full dumps. */
    String completeLine() {
        if (!isIncrement()) {
            return "Dump complete: %d tables, %s rows, %s (compressed: %s)"
                    .formatted(
                            tables().size(),
                            TransferLog.grouped(result.summary().rowCount()),
                            new ByteSize(result.summary().plainBytes()),
                            new ByteSize(result.summary().fileBytes()));
        }
        return "Increment complete: %s: %d of %d tables changed, %s rows written, %s deleted, %s"
                .formatted(
                        file,
                        changedTables(),
                        tables().size(),
                        TransferLog.grouped(rows(false)),
                        TransferLog.grouped(rows(true)),
                        new ByteSize(result.summary().fileBytes()));
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
        document.put("dump_id", result.metadata().dumpId());
        document.put("mode", result.metadata().mode().name().toLowerCase(Locale.ROOT));
        document.put("parent_id", result.metadata().parentId());
        document.put("sequence_number", result.metadata().sequenceNumber());
        document.put("created_at", result.metadata().createdAt());
        document.put("database", result.metadata().database());
        document.put("content", result.metadata().content().name().toLowerCase(Locale.ROOT));
        document.put("tables", tables().size());
        document.put("rows", rows(false));
        document.put("rows_deleted", rows(true));
        document.put("plain_bytes", result.summary().plainBytes());
        document.put("file_bytes", result.summary().fileBytes());
        document.put("not_carried", result.notCarried());
        return document;
    }
}
