package io.heliosdb.lite.cli;

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

/** What {@code status} tells of the schedule of an instance. */
final class ScheduleText {
    private static final int RUNS_SHOWN = 5;

    private final ScheduleFacts facts;
    private final RunHistory history;

    /** What cannot be read is not shown. */
    private static final EventLog SILENT =
            new EventLog() {
                @Override
                public void info(String sentence) {}

                @Override
                public void warning(String sentence) {}
            };

    ScheduleText(ScheduleFacts facts) {
        this.facts = facts;
        this.history = RunHistory.of(facts.directory(), SILENT);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("schedule:       " + facts.plan());
        lines.add("backup dir:     " + Printable.of(facts.directory().toString()));
        lines.add("next run:       " + facts.next().map(ScheduleText::time).orElse("-"));
        lines.add("last good dump: " + lastGood().map(ScheduleText::line).orElse("none"));
        lines.add("failed in a row: " + history.failures().size());
        lastRuns().forEach(run -> lines.add("  " + line(run)));
        return lines;
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
