package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.daemon.ScheduleFacts;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.schedule.Run;
import io.heliosdb.lite.schedule.RunHistory;
import io.heliosdb.lite.unit.ByteSize;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code status} tells of a schedule of an instance: of its dumps, or of its drills. */
final class ScheduleText {
    private static final int RUNS_SHOWN = 5;

    private final ScheduleFacts facts;
    private final RunHistory history;
    private final boolean areDrills;

    /** What cannot be read is not shown. */
    private static final EventLog SILENT = event -> {};

    private ScheduleText(ScheduleFacts facts, RunHistory history, boolean areDrills) {
        this.facts = facts;
        this.history = history;
        this.areDrills = areDrills;
    }

    static ScheduleText ofDumps(ScheduleFacts facts) {
        return new ScheduleText(facts, RunHistory.of(facts.directory(), SILENT), false);
    }

    static ScheduleText ofDrills(ScheduleFacts facts) {
        return new ScheduleText(facts, RunHistory.ofDrills(facts.directory(), SILENT), true);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String directory = Printable.of(facts.directory().toString());
        String next = facts.next().map(ScheduleText::time).orElse("-");
        String lastGood = lastGood().map(ScheduleText::line).orElse("none");
        if (areDrills) {
            lines.add("drills:         " + facts.plan());
            lines.add("next drill:     " + next);
            lines.add("last passed:    " + lastGood);
            lines.add(
                    "proven dump:    "
                            + NewestDump.proven(facts.directory())
                                    .map(ScheduleText::line)
                                    .orElse("none"));
        } else {
            lines.add("schedule:       " + facts.plan());
            lines.add("backup dir:     " + directory);
            lines.add("next run:       " + next);
            lines.add("last good dump: " + lastGood);
        }
        lines.add("failed in a row: " + history.failures().size());
        lastRuns().forEach(run -> lines.add("  " + line(run)));
        return lines;
    }

    private static String line(VerifiedDumps.Drilled proven) {
        return "%s of %s, at %s"
                .formatted(
                        Printable.of(proven.dump().path().getFileName().toString()),
                        proven.dump().metadata().createdAt(),
                        time(proven.at()));
    }

    private Optional<Run> lastGood() {
        return history.runs().reversed().stream().filter(Run::isGood).findFirst();
    }

    /** The latest first. */
    private List<Run> lastRuns() {
        return history.runs().reversed().stream().limit(RUNS_SHOWN).toList();
    }

    private static String line(Run run) {
        String outcome =
                run.isGood()
                        ? "%s, %s".formatted(run.file(), new ByteSize(run.bytes()))
                        : run.error().lines().findFirst().orElse("");
        return "%s  %-9s  %s"
                .formatted(
                        time(run.begun().at()),
                        run.result().name().toLowerCase(Locale.ROOT),
                        Printable.of(outcome));
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("plan", facts.plan());
        document.put("backup_dir", facts.directory().toString());
        document.put("next_run", facts.next().map(Instant::toString).orElse(null));
        document.put("last_good", lastGood().map(ScheduleText::document).orElse(null));
        document.put("failures_in_a_row", history.failures().size());
        document.put("last_runs", lastRuns().stream().map(ScheduleText::document).toList());
        if (areDrills) {
            document.put(
                    "proven_dump",
                    NewestDump.proven(facts.directory()).map(ScheduleText::document).orElse(null));
        }
        return document;
    }

    private static Map<String, Object> document(VerifiedDumps.Drilled proven) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", proven.dump().path().getFileName().toString());
        document.put("dump_id", proven.dump().dumpId());
        document.put("created_at", proven.dump().metadata().createdAt());
        document.put("proven_at", proven.at().toString());
        return document;
    }

    private static Map<String, Object> document(Run run) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("begun_at", run.begun().at().toString());
        document.put("due_at", run.begun().due().toString());
        document.put("reason", run.begun().reason().name().toLowerCase(Locale.ROOT));
        document.put("result", run.result().name().toLowerCase(Locale.ROOT));
        document.put("seconds", run.duration().toMillis() / 1000.0);
        document.put("file", run.file().isEmpty() ? null : run.file());
        document.put("full", run.isGood() ? run.isFull() : null);
        document.put("file_bytes", run.isGood() ? run.bytes() : null);
        document.put("skipped", run.skipped());
        document.put("error", run.error().isEmpty() ? null : run.error());
        return document;
    }
}
