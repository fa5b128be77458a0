package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpCounts;
import io.heliosdb.lite.chain.TableChanges;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.pg.catalog.NamePattern;
import io.heliosdb.lite.pg.catalog.UnknownName;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code inspect}: what is in a dump file, without a server. */
@Command(
        name = "inspect",
        description = "Print what is in a dump file. Needs no server and executes nothing.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite inspect --input backup.heliodump",
            "  heliosdb-lite inspect --input backup.heliodump --table users",
            "  heliosdb-lite inspect --input backup.heliodump --table users --rows 10"
        })
final class InspectCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private InputOption input;

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "Describe this table: a name or a psql pattern.")
    private String table = "";

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Print the first N rows of the table, too.")
    private int rows;

    @Option(names = "--json", description = "Print the same as JSON.")
    private boolean isJson;

    @Option(names = "--schema", description = "Print the SQL of every object, too.")
    private boolean isSchemaWanted;

    InspectCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (rows < 0 || (rows > 0 && table.isEmpty())) {
            throw new HeliosException(ErrorCode.USAGE, "--rows needs a table and a number")
                    .with("actual", rows)
                    .hint("Try --table users --rows 10.");
        }
        try (DumpFile file = input.openDump()) {
            List<TableChanges> tables = TableChanges.of(file);
            if (!table.isEmpty()) {
                List<TableChanges> chosen = chosenTables(tables);
                if (isJson) {
                    chosen.forEach(t -> printDocument(file, t));
                } else {
                    chosen.forEach(t -> printTable(file, t));
                }
            } else if (isJson) {
                program.console().json().print(InspectDocument.of(input.toString(), file, tables));
            } else {
                printFile(file, tables);
                if (isSchemaWanted) {
                    printStatements(file);
                }
            }
        }
        return 0;
    }

    private void printDocument(DumpFile file, TableChanges t) {
        Map<String, Object> document = InspectDocument.ofTable(t);
        if (rows > 0) {
            document.put("first_rows", FirstRows.of(file, t.table(), rows).documents());
            t.deletedKeys()
                    .ifPresent(
                            keys ->
                                    document.put(
                                            "first_deleted_keys",
                                            FirstRows.of(file, keys, rows).documents()));
        }
        program.console().json().print(document);
    }

    private List<TableChanges> chosenTables(List<TableChanges> tables) {
        NamePattern pattern = NamePattern.ofTable(table);
        List<TableChanges> chosen =
                tables.stream()
                        .filter(t -> pattern.matches(t.table().schema(), t.table().name()))
                        .toList();
        if (chosen.isEmpty()) {
            throw UnknownName.of(
                    "table", table, tables.stream().map(t -> t.table().displayName()).toList());
        }
        return chosen;
    }

    private void printFile(DumpFile file, List<TableChanges> tables) {
        Console console = program.console();
        DumpMetadata metadata = file.metadata();
        console.println("Dump file: " + input);
        console.println("Version: " + file.version());
        console.println("Dump id: " + metadata.dumpId());
        console.println("Created: " + shortTime(metadata.createdAt()));
        console.println("Mode: " + modeOf(metadata));
        if (isIncrement(file)) {
            console.println("Parent: " + metadata.parentId());
        }
        if (!metadata.sameStateAs().isEmpty()) {
            console.println("Same state as: " + metadata.sameStateAs());
        }
        console.println(
                "Database: %s (PostgreSQL %s, %s)"
                        .formatted(
                                metadata.database(),
                                metadata.serverVersion(),
                                metadata.serverEncoding()));
        console.println("Last LSN: " + metadata.lastLsn());
        console.println("Snapshot: " + metadata.snapshot());
        console.println("Compression: " + compressionOf(metadata));
        DumpCounts counts = DumpCounts.of(tables);
        console.println("Total rows: " + TransferLog.grouped(counts.rows()));
        if (isIncrement(file)) {
            console.println("Rows written: " + TransferLog.grouped(counts.written()));
            console.println("Rows inherited: " + TransferLog.grouped(counts.inherited()));
            console.println("Rows deleted: " + TransferLog.grouped(counts.deleted()));
        }
        console.println("Compressed size: " + new ByteSize(file.summary().fileBytes()));
        console.println("Uncompressed size: " + new ByteSize(file.summary().plainBytes()));
        console.println("Objects: " + objectCounts(file));
        if (!metadata.kindsLeftOut().isEmpty()) {
            console.println("Left out: " + String.join(", ", metadata.kindsLeftOut()));
        }
        console.println("Tables: " + tables.size());
        AlignedTable list = isIncrement(file) ? changesOf(tables) : sizesOf(tables);
        list.lines().forEach(console::println);
    }

    private static boolean isIncrement(DumpFile file) {
        return file.metadata().mode() == DumpMode.INCREMENTAL;
    }

    private static AlignedTable sizesOf(List<TableChanges> tables) {
        AlignedTable list = new AlignedTable("  ", "table", "rows", "plain", "stored", "chunks");
        for (TableChanges t : tables) {
            list.add(
                    t.table().displayName(),
                    rowsOf(t),
                    new ByteSize(t.written().plainBytes()),
                    new ByteSize(t.written().storedBytes()),
                    t.written().chunkCount());
        }
        return list;
    }

    private static AlignedTable changesOf(List<TableChanges> tables) {
        AlignedTable list =
                new AlignedTable(
                        "  ",
                        "table",
                        "rows",
                        "written",
                        "inherited",
                        "deleted",
                        "plain",
                        "stored",
                        "chunks");
        for (TableChanges t : tables) {
            list.add(
                    t.table().displayName(),
                    rowsOf(t),
                    TransferLog.grouped(t.written().rowCount()),
                    TransferLog.grouped(t.written().inheritedRowCount()),
                    TransferLog.grouped(t.deletedCount()),
                    new ByteSize(t.written().plainBytes()),
                    new ByteSize(t.written().storedBytes()),
                    t.written().chunkCount());
        }
        return list;
    }

    private static String rowsOf(TableChanges t) {
        return t.table().rowsLeftOut() ? "left out" : TransferLog.grouped(t.rowCount());
    }

    private void printTable(DumpFile file, TableChanges changes) {
        Console console = program.console();
        TableDef t = changes.table();
        console.println("Table: " + t.schema() + "." + t.name());
        // Scripts read this number: no grouping.
        console.println("Row count: " + changes.rowCount());
        if (isIncrement(file)) {
            console.println("Rows written: " + changes.written().rowCount());
            console.println("Rows inherited: " + changes.written().inheritedRowCount());
            console.println("Rows deleted: " + changes.deletedCount());
        }
        console.println("Uncompressed size: " + new ByteSize(changes.written().plainBytes()));
        console.println("Compressed size: " + new ByteSize(changes.written().storedBytes()));
        console.println("Chunks: " + changes.written().chunkCount());
        console.println("Columns:");
        for (ColumnDef column : t.columns()) {
            console.println(
                    "  %s %s%s%s"
                            .formatted(
                                    column.name(),
                                    column.type(),
                                    column.notNull() ? " not null" : "",
                                    column.generated() ? " generated" : ""));
        }
        if (!t.key().isEmpty()) {
            console.println("Primary key: " + String.join(", ", t.key()));
        }
        List<SchemaObject> own = objectsOf(file, t);
        if (!own.isEmpty()) {
            console.println("Objects:");
        }
        for (SchemaObject object : own) {
            String sql = String.join("; ", object.statements());
            console.println("  " + object.kind() + " " + object.name() + ": " + sql);
        }
        if (rows > 0) {
            console.println(isIncrement(file) ? "First rows written:" : "First rows:");
            FirstRows.of(file, t, rows).print(console);
            changes.deletedKeys().ifPresent(keys -> printDeleted(file, keys));
        }
    }

    private void printDeleted(DumpFile file, TableDef keys) {
        program.console().println("First keys deleted:");
        FirstRows.of(file, keys, rows).print(program.console());
    }

    /** Everything of a table but the table, and what would fill pages. */
    private static List<SchemaObject> objectsOf(DumpFile file, TableDef t) {
        Set<String> others = Set.of("table", "planner statistics");
        return file.schema().objects().stream()
                .filter(object -> object.table() == t.index())
                .filter(object -> !others.contains(object.kind()))
                .toList();
    }

    private void printStatements(DumpFile file) {
        for (SchemaObject object : file.schema().objects()) {
            object.statements().forEach(sql -> program.console().println(sql + ";"));
        }
    }

    private static String objectCounts(DumpFile file) {
        Map<String, Integer> counts = new TreeMap<>();
        file.schema().objects().forEach(object -> counts.merge(object.kind(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String modeOf(DumpMetadata metadata) {
        String mode =
                switch (metadata.mode()) {
                    case FULL -> "full";
                    case INCREMENTAL -> "incremental, number " + metadata.sequenceNumber();
                };
        String content =
                switch (metadata.content()) {
                    case ALL -> "";
                    case SCHEMA -> ", schema only";
                    case DATA -> ", data only";
                };
        return mode + (metadata.selective() ? ", some tables" : "") + content;
    }

    private static String compressionOf(DumpMetadata metadata) {
        return metadata.compressionLevel() == 0
                ? metadata.compression()
                : metadata.compression() + " (level " + metadata.compressionLevel() + ")";
    }

    private static String shortTime(String isoTime) {
        return isoTime.replace('T', ' ').replace("Z", " UTC");
    }
}
