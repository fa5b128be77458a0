package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.Verification;
import io.heliosdb.lite.diff.DatabaseDiff;
import io.heliosdb.lite.diff.DiffReport;
import io.heliosdb.lite.diff.DiffRequest;
import io.heliosdb.lite.diff.DumpSide;
import io.heliosdb.lite.diff.LiveSide;
import io.heliosdb.lite.diff.ObjectDiff;
import io.heliosdb.lite.diff.TableDiff;
import io.heliosdb.lite.drill.DrillCase;
import io.heliosdb.lite.drill.DrillCheck;
import io.heliosdb.lite.drill.DrillReport;
import io.heliosdb.lite.drill.DrillStep;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.Damage;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.ServerList;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;
import io.heliosdb.lite.unit.ByteSize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Proves a dump, step by step: its files are verified, restored into an instance in memory that is
 * made for it, and what is there is compared with the files. A step that fails ends the drill,
 * except that the last two, of what the user knows, are both taken.
 */
final class DrillRun {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Program program;
    private final DrillRequest request;
    private final Progress progress;
    private final VerificationNotes notes;
    private final List<DrillStep> steps = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private StoredState state;
    private Instance instance;

    DrillRun(Program program, DrillRequest request, Progress progress) {
        this.program = program;
        this.request = request;
        this.progress = progress;
        this.notes = new VerificationNotes(program);
    }

    /** Takes all steps; nothing but notes beside the files is left of it. */
    DrillReport run() {
        try {
            DrillReport report = prove();
            if (report.isPassed()) {
                note();
            }
            notes.write();
            return report;
        } finally {
            if (state != null) {
                state.close();
            }
        }
    }

    private DrillReport prove() {
        if (step("verify", this::verify)) {
            try {
                boolean isRestored =
                        step("start", this::start)
                                && step("restore", this::restore)
                                && step("compare", this::compareRestored);
                if (isRestored) {
                    request.against()
                            .ifPresent(server -> step("against", cases -> against(server, cases)));
                    if (!request.checks().isEmpty()) {
                        boolean ignored = step("check", this::check);
                    }
                }
            } finally {
                stop();
            }
        }
        return new DrillReport(
                state == null ? request.file().toString() : state.name(),
                state == null ? "" : state.metadata().dumpId(),
                state == null ? "" : state.metadata().createdAt(),
                state == null ? 0 : state.files().size(),
                steps,
                skipped);
    }

    private boolean step(String name, Consumer<List<DrillCase>> work) {
        long begun = System.nanoTime();
        List<DrillCase> cases = new ArrayList<>();
        try {
            work.accept(cases);
        } catch (HeliosException e) {
            HeliosException cause = program.cancellation().explain(e);
            if (cause.code() == ErrorCode.CANCELLED) {
                throw cause;
            }
            if (name.equals("restore") && e.code() == ErrorCode.DUMP_CORRUPT) {
                noteFailure();
            }
            cases.add(DrillCase.failed(name, e.getMessage(), e.code()));
        }
        steps.add(new DrillStep(name, (System.nanoTime() - begun) / NANOS_PER_SECOND, cases));
        return steps.getLast().isPassed();
    }

    private void verify(List<DrillCase> cases) {
        state = StateInput.open(request.file(), request.to());
        for (DumpFile file : state.files()) {
            FileReport report = file.check(request.jobs());
            String name = fileName(file);
            if (report.isPassed()) {
                String size = new ByteSize(file.fileBytes()).toString();
                cases.add(DrillCase.passed(name, size));
            } else {
                Damage damage = report.damages().getFirst();
                notes.addFailed(Path.of(file.name()), file.metadata().dumpId());
                cases.add(DrillCase.failed(name, damage.message(), ErrorCode.DUMP_CORRUPT));
            }
        }
    }

    private static String fileName(DumpFile file) {
        return Path.of(file.name()).getFileName().toString();
    }

    private void start(List<DrillCase> cases) {
        instance = new Engine(Host.current()).startThrowaway();
        instance.warnings().forEach(program.console()::warning);
        String where = "port " + instance.port();
        cases.add(DrillCase.passed("PostgreSQL " + Engine.SERVER_VERSION + " in memory", where));
    }

    private void stop() {
        if (instance != null) {
            instance.close();
        }
    }

    private ConnectionSettings settings() {
        return ConnectionSettings.local(
                instance.host(), instance.port(), instance.database(), instance.user());
    }

    private void restore(List<DrillCase> cases) {
        // Roles that own something are of no use here, but everything that names them is proven.
        RestoreRequest whole = RestoreRequest.withRoles(request.jobs());
        RestoreResult result =
                new CleanRestore(settings(), whole, progress)
                        .run(state, UUID.randomUUID().toString().substring(0, 8));
        skipped.addAll(result.skipped());
        cases.add(
                DrillCase.passed(
                        "database " + state.metadata().database(),
                        "%d tables, %s rows"
                                .formatted(
                                        result.tableCount(),
                                        TransferLog.grouped(result.rowCount()))));
    }

    private void compareRestored(List<DrillCase> cases) {
        compare(settings(), cases);
        if (!cases.stream().allMatch(DrillCase::isPassed)) {
            noteFailure();
        }
    }

    private void against(ConnectionSettings server, List<DrillCase> cases) {
        compare(server, cases);
    }

    /** Rows and sequences; definitions may well be written in another way by another server. */
    private void compare(ConnectionSettings server, List<DrillCase> cases) {
        DiffRequest everything =
                new DiffRequest((schema, name) -> true, false, 0, TemporaryDirectory.ofProcess());
        try (LiveSide live = LiveSide.open(server, request.jobs())) {
            DumpSide dump = new DumpSide(state, request.jobs());
            DiffReport report = new DatabaseDiff(dump, live, everything, progress).run();
            report.tables().stream()
                    .filter(TableDiff::isInA)
                    .forEach(table -> cases.add(compared(table)));
            report.objects().stream()
                    .filter(object -> object.objectKind().equals("sequence value"))
                    .forEach(object -> cases.add(differs(object)));
        }
    }

    private static DrillCase compared(TableDiff table) {
        String rows = TransferLog.grouped(table.rowsA()) + " rows";
        if (table.notCompared().isPresent()) {
            return DrillCase.passed(table.name(), table.notCompared().get());
        }
        if (!table.isInB()) {
            return DrillCase.failed(table.name(), "is not there", ErrorCode.CONFLICT);
        }
        if (table.added() + table.removed() + table.changed() == 0) {
            return DrillCase.passed(table.name(), rows);
        }
        return DrillCase.failed(
                table.name(),
                "%s in the dump, %s in the database: %s added, %s removed, %s changed"
                        .formatted(
                                rows,
                                TransferLog.grouped(table.rowsB()),
                                TransferLog.grouped(table.added()),
                                TransferLog.grouped(table.removed()),
                                TransferLog.grouped(table.changed())),
                ErrorCode.CONFLICT);
    }

    private static DrillCase differs(ObjectDiff sequence) {
        return DrillCase.failed(
                sequence.name(),
                "value %s in the dump, %s in the database"
                        .formatted(
                                String.join(" ", sequence.before()),
                                String.join(" ", sequence.after())),
                ErrorCode.CONFLICT);
    }

    private void check(List<DrillCase> cases) {
        try (Session session = Session.openInteractive(ServerList.of(settings()))) {
            for (DrillCheck check : request.checks()) {
                cases.add(program.cancellation().guard(session::cancel, () -> check.run(session)));
            }
        }
    }

    /** That the whole chain was read, and its end restored. */
    private void note() {
        for (DumpFile file : state.files()) {
            boolean isLast = file.metadata().dumpId().equals(state.metadata().dumpId());
            String kind = isLast ? Verification.DRILL : Verification.VERIFY;
            notes.addPassed(Path.of(file.name()), file, kind);
        }
    }

    private void noteFailure() {
        notes.addFailed(Path.of(state.name()), state.metadata().dumpId());
    }
}
