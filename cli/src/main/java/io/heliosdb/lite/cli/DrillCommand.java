package io.heliosdb.lite.cli;

import io.heliosdb.lite.drill.DrillCheck;
import io.heliosdb.lite.drill.DrillReport;
import io.heliosdb.lite.drill.JunitXml;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code drill}: proves that a dump restores. */
@Command(
        name = "drill",
        description = {
            "Prove a dump: verify, restore and compare it.",
            "Checks its files, restores them into an instance in memory that is made for it, and"
                    + " compares every row. The last line is DRILL PASSED or DRILL FAILED."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite drill /backups",
            "  heliosdb-lite drill /backups --check \"SELECT count(*) > 0 FROM users => t\"",
            "  heliosdb-lite drill --input base.heliodump --to latest --junit drill.xml",
            "  heliosdb-lite drill /backups --against \"host=db dbname=shop\""
        })
final class DrillCommand implements Callable<Integer> {
    private final Program program;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            description =
                    "A directory, of which the newest good dump is taken (default: the current"
                            + " one).")
    private Path directory;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "The dump to take instead.")
    private Path input;

    @Option(
            names = "--to",
            paramLabel = "POINT",
            description =
                    "Another dump of the chain that it belongs to: latest, its number in the chain,"
                            + " its id, a time or an LSN.")
    private String to;

    @Option(
            names = "--check",
            paramLabel = "CHECK",
            description =
                    "\"SQL => expected\": what the restored database must answer; may be repeated.")
    private List<String> checks = List.of();

    @Option(
            names = "--checks",
            paramLabel = "FILE",
            description = "A file with such a check on each line.")
    private Path checksFile;

    @Option(
            names = "--against",
            paramLabel = "CONNINFO",
            description =
                    "A database that must have the same rows: its name, a postgresql:// URI or"
                            + " key=value pairs.")
    private String against;

    @Mixin private JobsOption jobs;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the report as JUnit XML, too.")
    private Path junit;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean isJson;

    DrillCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (input != null && directory != null) {
            throw new HeliosException(ErrorCode.USAGE, "a directory and --input exclude each other")
                    .hint("Leave one of them out.");
        }
        List<DrillCheck> wanted = checks();
        // A server that does not answer is told before anything is begun.
        Optional<ConnectionSettings> server = Optional.ofNullable(against).map(this::connect);
        NewestDump newest = input == null ? newest() : null;
        Path file = newest == null ? input : newest.dump().path();
        DrillRequest request =
                new DrillRequest(file, Optional.ofNullable(to), server, wanted, jobs.count());
        DrillRun run = new DrillRun(program, request, ProgressLine.on(program.console()));
        DrillReport report = program.cancellation().interrupting(run::run);
        if (junit != null) {
            writeJunit(report);
        }
        if (isJson) {
            program.console().json().print(DrillPrinter.document(report));
        } else {
            DrillPrinter.print(program.console(), report);
        }
        List<String> passedOver = newest == null ? List.of() : newest.passedOver();
        passedOver.forEach(why -> warn("passed over a newer dump: " + why));
        report.skipped().forEach(what -> warn("skipped: " + what));
        if (!report.isPassed()) {
            return fail(report);
        }
        boolean isWhole = passedOver.isEmpty() && report.skipped().isEmpty();
        return isWhole ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    private List<DrillCheck> checks() {
        List<DrillCheck> wanted = new ArrayList<>();
        if (checksFile != null) {
            wanted.addAll(DrillCheck.read(checksFile));
        }
        checks.forEach(text -> wanted.add(DrillCheck.parse(text)));
        return wanted;
    }

    private ConnectionSettings connect(String text) {
        ConnectionFlags flags = new ConnectionFlags("", "", "", text);
        try (Session session = Session.open(program.settingsResolver().resolve(flags))) {
            return session.settings();
        }
    }

    private NewestDump newest() {
        return NewestDump.in(directory == null ? Path.of(".") : directory);
    }

    private void writeJunit(DrillReport report) {
        byte[] xml = JunitXml.of(report).getBytes(StandardCharsets.UTF_8);
        try (ByteSink sink = OutputFile.create(program.console(), junit, UUID.randomUUID())) {
            sink.write(xml, 0, xml.length);
            sink.finish();
        }
    }

    private void warn(String text) {
        program.console().warning(Printable.of(text));
    }

    private int fail(DrillReport report) {
        HeliosException error = report.error();
        program.console().error(Printable.of(error.getMessage()), error.hint());
        return error.code().exitCode();
    }
}
