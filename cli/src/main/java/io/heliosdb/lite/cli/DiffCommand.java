package io.heliosdb.lite.cli;

import io.heliosdb.lite.diff.DatabaseDiff;
import io.heliosdb.lite.diff.DiffReport;
import io.heliosdb.lite.diff.DiffRequest;
import io.heliosdb.lite.diff.DiffSide;
import io.heliosdb.lite.diff.DumpSide;
import io.heliosdb.lite.diff.LiveSide;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.catalog.NamePattern;
import io.heliosdb.lite.pg.catalog.UnknownName;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code diff}: what differs between two dumps, or a dump and a database. */
@Command(
        name = "diff",
        description = {
            "Compare two dumps, or a dump and a database: definitions, sequences and every row.",
            "Exits 0 if they are equal, 14 if not."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite diff monday.heliodump tuesday.heliodump",
            "  heliosdb-lite diff backup.heliodump -d shop",
            "  heliosdb-lite diff backup.heliodump --tables users,orders --rows 50"
        })
final class DiffCommand implements Callable<Integer> {
    private static final int ROWS_DEFAULT = 10;

    private final Program program;

    @Parameters(index = "0", paramLabel = "A", description = "A dump file: the old state.")
    private Path fileA;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "B",
            description = "A dump file: the new state. Without it: the connected database.")
    private Path fileB;

    @Mixin private ConnectionOptions connection;
    @Mixin private DataDirOption dataDir;
    @Mixin private TableNameOptions tables;
    @Mixin private JobsOption jobs;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Differences to show for each table (default 10).")
    private int rows = ROWS_DEFAULT;

    @Option(names = "--json", description = "Print what differs as JSON.")
    private boolean isJson;

    DiffCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (rows < 0) {
            throw new HeliosException(ErrorCode.USAGE, "number of rows is negative")
                    .with("actual", rows)
                    .hint("Use --rows 0 to see counts alone.");
        }
        int threads = jobs.count();
        // The file first: nothing is asked of a server for a file that cannot be read.
        try (DiffSide a = dump(fileA, threads)) {
            if (fileB != null) {
                try (DiffSide b = dump(fileB, threads)) {
                    return compare(a, b);
                }
            }
            try (Server server = Server.find(program, connection, dataDir);
                    DiffSide b = LiveSide.open(server.settings(), threads)) {
                return compare(a, b);
            }
        }
    }

    private static DiffSide dump(Path path, int threads) {
        return new DumpSide(StateInput.open(path), threads);
    }

    private int compare(DiffSide a, DiffSide b) {
        TableFilter filter = TableFilter.of(tables);
        requireKnown(filter, a, b);
        DiffRequest request =
                new DiffRequest(
                        filter::matches,
                        filter.isSelective(),
                        rows,
                        TemporaryDirectory.ofProcess());
        DiffReport report =
                new DatabaseDiff(a, b, request, ProgressLine.on(program.console())).run();
        if (isJson) {
            program.console().json().print(DiffDocument.of(a, b, report));
        } else {
            new DiffPrinter(program.console()).print(a, b, report);
        }
        report.notCompared()
                .forEach(what -> program.console().warning("not compared: " + Printable.of(what)));
        if (!report.isEqual()) {
            return ErrorCode.CONFLICT.exitCode();
        }
        return report.notCompared().isEmpty() ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    private static void requireKnown(TableFilter filter, DiffSide a, DiffSide b) {
        List<TableDef> known =
                Stream.of(a, b).flatMap(side -> side.schema().tables().stream()).toList();
        for (NamePattern pattern : filter.wanted()) {
            if (known.stream().noneMatch(t -> pattern.matches(t.schema(), t.name()))) {
                List<String> names = known.stream().map(TableDef::displayName).distinct().toList();
                throw UnknownName.of("table", pattern.text(), names);
            }
        }
    }
}
