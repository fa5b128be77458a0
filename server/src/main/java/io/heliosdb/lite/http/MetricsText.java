package io.heliosdb.lite.http;

import io.heliosdb.lite.observe.BackupState;
import io.heliosdb.lite.observe.Observation;
import io.heliosdb.lite.observe.TableRows;
import io.heliosdb.lite.schedule.Run;
import io.heliosdb.lite.schedule.ScheduleStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An observation in the text format of Prometheus, version 0.0.4. What is not known is left out.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
final class MetricsText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MILLIS = 1000;

    private final StringBuilder text = new StringBuilder(4096);
    private Optional<Metric> last = Optional.empty();

    private MetricsText() {}

    /**
     * @param version of this program
     */
    static String of(Observation observation, String version) {
        MetricsText metrics = new MetricsText();
        metrics.addInstance(observation, version);
        metrics.addTables(observation.tables());
        metrics.addFlag(Metric.SCHEDULE_ALIVE, observation.isAlive());
        observation.schedule().ifPresent(metrics::addSchedule);
        observation.backups().ifPresent(backups -> metrics.addBackups(backups, observation.at()));
        return metrics.text.toString();
    }

    private void addInstance(Observation observation, String version) {
        addFlag(Metric.UP, observation.readiness().isReady());
        observation
                .instance()
                .ifPresent(
                        instance -> {
                            add(
                                    Metric.BUILD_INFO,
                                    1,
                                    "version",
                                    version,
                                    "server_version",
                                    instance.serverVersion(),
                                    "mode",
                                    instance.mode());
                            addTime(Metric.START_TIME_SECONDS, instance.startedAt());
                        });
        observation
                .database()
                .ifPresent(
                        database -> {
                            add(Metric.DATABASE_SIZE_BYTES, database.vitals().bytes());
                            database.vitals()
                                    .dirtyBytes()
                                    .ifPresent(bytes -> add(Metric.DIRTY_BYTES, bytes));
                            database.vitals()
                                    .walBytes()
                                    .ifPresent(bytes -> add(Metric.WAL_BYTES_SINCE_DUMP, bytes));
                            add(
                                    Metric.TABLES_NOT_COUNTED,
                                    observation.tables().stream()
                                            .filter(table -> table.rows().isEmpty())
                                            .count());
                        });
    }

    private void addTables(List<TableRows> tables) {
        for (TableRows table : tables) {
            table.rows()
                    .ifPresent(
                            rows ->
                                    add(
                                            Metric.TABLE_ROWS,
                                            rows,
                                            "schema",
                                            table.schema(),
                                            "table",
                                            table.name()));
        }
    }

    private void addSchedule(ScheduleStatus schedule) {
        addFlag(Metric.DUMP_RUNNING, schedule.isRunning());
        for (Run.Result result : Run.Result.values()) {
            add(
                    Metric.DUMPS_TOTAL,
                    schedule.totals().getOrDefault(result, 0L),
                    "result",
                    label(result));
        }
        add(Metric.DUMP_FAILURES_IN_A_ROW, schedule.failuresInARow());
        schedule.next().ifPresent(next -> addTime(Metric.NEXT_RUN_TIMESTAMP_SECONDS, next));
        latest(schedule, Run::isGood)
                .ifPresent(
                        run -> {
                            addTime(Metric.LAST_DUMP_TIMESTAMP_SECONDS, run.begun().at());
                            addLength(Metric.LAST_DUMP_DURATION_SECONDS, run.duration());
                            add(Metric.LAST_DUMP_BYTES, run.bytes());
                        });
        latest(schedule, run -> run.result() == Run.Result.FAILED)
                .ifPresent(
                        run ->
                                add(
                                        Metric.LAST_FAILURE_TIMESTAMP_SECONDS,
                                        seconds(run.begun().at()),
                                        "kind",
                                        run.errorCode()));
    }

    private static Optional<Run> latest(ScheduleStatus schedule, Predicate<Run> isWanted) {
        return schedule.runs().reversed().stream().filter(isWanted).findFirst();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void addBackups(BackupState backups, Instant now) {
        backups.newestGood()
                .ifPresent(
                        at ->
                                addWithAge(
                                        Metric.NEWEST_GOOD_DUMP_TIMESTAMP_SECONDS,
                                        Metric.NEWEST_GOOD_DUMP_AGE_SECONDS,
                                        at,
                                        now));
        backups.newestProven()
                .ifPresent(
                        at ->
                                addWithAge(
                                        Metric.NEWEST_PROVEN_DUMP_TIMESTAMP_SECONDS,
                                        Metric.NEWEST_PROVEN_DUMP_AGE_SECONDS,
                                        at,
                                        now));
        backups.lastDrill().ifPresent(at -> addTime(Metric.LAST_DRILL_TIMESTAMP_SECONDS, at));
        add(Metric.BACKUP_FILES, backups.count());
        add(Metric.BACKUP_BYTES, backups.bytes());
    }

    private void addWithAge(Metric time, Metric age, Instant at, Instant now) {
        addTime(time, at);
        Duration elapsed = Duration.between(at, now);
        addLength(age, elapsed.isNegative() ? Duration.ZERO : elapsed);
    }

    private void addFlag(Metric metric, boolean value) {
        add(metric, value ? 1 : 0);
    }

    private void addTime(Metric metric, Instant at) {
        add(metric, seconds(at));
    }

    private void addLength(Metric metric, Duration length) {
        add(metric, decimal(length.toMillis()));
    }

    private static String seconds(Instant at) {
        return decimal(at.toEpochMilli());
    }

    private static String decimal(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / MILLIS);
    }

    private void add(Metric metric, long value, String... labels) {
        add(metric, Long.toString(value), labels);
    }

    /**
     * Adds a sample; those of a metric stand together.
     *
     * @param labels names and values in turn
     */
    private void add(Metric metric, String value, String... labels) {
        if (!last.equals(Optional.of(metric))) {
            text.append("# HELP ").append(metric.fullName()).append(' ').append(metric.help());
            text.append("\n# TYPE ").append(metric.fullName()).append(' ').append(metric.type());
            text.append('\n');
            last = Optional.of(metric);
        }
        text.append(metric.fullName());
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            text.append(escaped(labels[i + 1])).append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
