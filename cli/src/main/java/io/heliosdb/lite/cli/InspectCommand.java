package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.pg.catalog.NamePattern;
import io.heliosdb.lite.pg.catalog.UnknownName;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            if (!table.isEmpty()) {
                List<TableDef> chosen = chosenTables(file);
                if (isJson) {
                    chosen.forEach(t -> printDocument(file, t));
                } else {
                    chosen.forEach(t -> printTable(file, t));
                }
            } else if (isJson) {
                program.console().json().print(fileDocument(file));
            } else {
                printFile(file);
                if (isSchemaWanted) {
                    printStatements(file);
                }
            }
        }
        return 0;
    }

    private void printDocument(DumpFile file, TableDef t) {
        Map<String, Object> document = tableDocument(file, t);
        if (rows > 0) {
            document.put("first_rows", FirstRows.of(file, t, rows).documents());
        }
        program.console().json().print(document);
    }

    private List<TableDef> chosenTables(DumpFile file) {
        NamePattern pattern = NamePattern.ofTable(table);
        List<TableDef> tables = file.schema().tables();
        List<TableDef> chosen =
                tables.stream().filter(t -> pattern.matches(t.schema(), t.name())).toList();
        if (chosen.isEmpty()) {
            throw UnknownName.of(
                    "table", table, tables.stream().map(TableDef::displayName).toList());
        }
        return chosen;
    }

    private void printFile(DumpFile file) {
        Console console = program.console();
        DumpMetadata metadata = file.metadata();
        console.println("Dump file: " + input);
        console.println("Version: " + file.version());
        console.println("Dump id: " + metadata.dumpId());
        console.println("Created: " + shortTime(metadata.createdAt()));
        console.println("Mode: " + modeOf(metadata));
        console.println(
                "Database: %s (PostgreSQL %s, %s)"
                        .formatted(
                                metadata.database(),
                                metadata.serverVersion(),
                                metadata.serverEncoding()));
        console.println("Last LSN: " + metadata.lastLsn());
        console.println("Snapshot: " + metadata.snapshot());
        console.println("Compression: " + compressionOf(metadata));
        console.println("Total rows: " + TransferLog.grouped(file.summary().rowCount()));
        console.println("Compressed size: " + new ByteSize(file.summary().fileBytes()));
        console.println("Uncompressed size: " + new ByteSize(file.summary().plainBytes()));
        console.println("Objects: " + objectCounts(file));
        if (!metadata.kindsLeftOut().isEmpty()) {
            console.println("Left out: " + String.join(", ", metadata.kindsLeftOut()));
        }
        console.println("Tables: " + file.schema().tables().size());
        printTableList(file);
    }

    private void printTableList(DumpFile file) {
        AlignedTable table = new AlignedTable("  ", "table", "rows", "plain", "stored", "chunks");
        for (TableDef t : file.schema().tables()) {
            TableStatistics statistics = file.statistics().get(t.index());
            table.add(
                    t.displayName(),
                    t.rowsLeftOut() ? "left out" : TransferLog.grouped(statistics.rowCount()),
                    new ByteSize(statistics.plainBytes()),
                    new ByteSize(statistics.storedBytes()),
                    statistics.chunkCount());
        }
        table.lines().forEach(program.console()::println);
    }

    private void printTable(DumpFile file, TableDef t) {
        Console console = program.console();
        TableStatistics statistics = file.statistics().get(t.index());
        console.println("Table: " + t.schema() + "." + t.name());
        // Scripts read this number: no grouping.
        console.println("Row count: " + statistics.rowCount());
        console.println("Uncompressed size: " + new ByteSize(statistics.plainBytes()));
        console.println("Compressed size: " + new ByteSize(statistics.storedBytes()));
        console.println("Chunks: " + statistics.chunkCount());
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
            console.println("First rows:");
            FirstRows.of(file, t, rows).print(console);
        }
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

    private Map<String, Object> fileDocument(DumpFile file) {
        DumpMetadata metadata = file.metadata();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", input.toString());
        document.put("version", file.version().toString());
        document.put("dump_id", metadata.dumpId());
        document.put("created_at", metadata.createdAt());
        document.put("mode", metadata.mode().name().toLowerCase(Locale.ROOT));
        document.put("selective", metadata.selective());
        document.put("content", metadata.content().name().toLowerCase(Locale.ROOT));
        document.put("kinds_left_out", metadata.kindsLeftOut());
        document.put("parent_id", metadata.parentId().isEmpty() ? null : metadata.parentId());
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
        document.put("rows", file.summary().rowCount());
        document.put("plain_bytes", file.summary().plainBytes());
        document.put("file_bytes", file.summary().fileBytes());
        List<Object> tables = new ArrayList<>();
        file.schema().tables().forEach(t -> tables.add(tableDocument(file, t)));
        document.put("tables", tables);
        return document;
    }

    private static Map<String, Object> tableDocument(DumpFile file, TableDef t) {
        TableStatistics statistics = file.statistics().get(t.index());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", t.schema());
        document.put("name", t.name());
        document.put("rows", statistics.rowCount());
        document.put("rows_left_out", t.rowsLeftOut());
        document.put("plain_bytes", statistics.plainBytes());
        document.put("stored_bytes", statistics.storedBytes());
        document.put("chunks", statistics.chunkCount());
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
