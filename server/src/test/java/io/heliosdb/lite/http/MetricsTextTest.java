package io.heliosdb.lite.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.engine.ProcessIdentity;
import io.heliosdb.lite.notify.Situation;
import io.heliosdb.lite.observe.BackupState;
import io.heliosdb.lite.observe.DatabaseState;
import io.heliosdb.lite.observe.Observation;
import io.heliosdb.lite.observe.Readiness;
import io.heliosdb.lite.observe.TableRows;
import io.heliosdb.lite.pg.DatabaseVitals;
import io.heliosdb.lite.schedule.Run;
import io.heliosdb.lite.schedule.SchedulePlan;
import io.heliosdb.lite.schedule.ScheduleStatus;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class MetricsTextTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00.250Z");
    private static final Path ROOT = Path.of("..");
    private static final String SECRET = "/var/secret password=hunter2 ops@example.com";

    private static final RunningInstance INSTANCE =
            new RunningInstance(
                    new ProcessIdentity(1, 2),
                    3,
                    "127.0.0.1",
                    5432,
                    true,
                    "alice",
                    "shop",
                    Path.of(SECRET),
                    "18.4",
                    NOW.minusSeconds(100),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static Run run(int second, Run.Result result) {
        Instant at = NOW.minusSeconds(second);
        boolean isGood = result == Run.Result.OK;
        return new Run(
                new Run.Begun(at, at, Run.Reason.SCHEDULE),
                Duration.ofMillis(1500),
                result,
                isGood ? SECRET : "",
                true,
                isGood ? 4096 : 0,
                0,
                isGood ? "" : "OUT_OF_RESOURCES " + SECRET,
                isGood ? "" : SECRET);
    }

    private static ScheduleStatus schedule() {
        return new ScheduleStatus(
                new SchedulePlan(
                        Optional.empty(),
                        OptionalLong.of(1),
                        false,
                        Duration.ofDays(7),
                        Optional.empty(),
                        Path.of(SECRET),
                        new Situation.Source("host", "shop", SECRET)),
                Optional.of(NOW.plusSeconds(60)),
                true,
                Optional.of(NOW),
                12,
                List.of(
                        run(40, Run.Result.FAILED),
                        run(30, Run.Result.OK),
                        run(20, Run.Result.FAILED),
                        run(15, Run.Result.CANCELLED),
                        run(10, Run.Result.FAILED)),
                Map.of(Run.Result.OK, 1000L, Run.Result.FAILED, 3L));
    }

    private static Observation everything(List<TableRows> tables) {
        return new Observation(
                NOW,
                Readiness.READY,
                true,
                Optional.of(INSTANCE),
                Optional.of(
                        new DatabaseState(
                                "shop",
                                new DatabaseVitals(
                                        8_000_000, OptionalLong.of(0), OptionalLong.of(77)))),
                tables,
                Optional.of(
                        new BackupState(
                                2,
                                8192,
                                Optional.of(NOW.minusSeconds(30)),
                                Optional.of(NOW.minusSeconds(5000)),
                                Optional.of(NOW.minusSeconds(4000)))),
                Optional.of(schedule()));
    }

    private static TableRows table(String schema, String name, long rows) {
        return new TableRows(
                schema, name, true, rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows));
    }

    private static Exposition read(Observation observation) {
        return Exposition.read(MetricsText.of(observation, "3.1.0"));
    }

    @Test
    void everyMetricIsThere() {
        Exposition all = read(everything(List.of(table("public", "t", 5))));
        assertThat(all.types().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::fullName).toList());
        assertThat(all.samples())
                .containsEntry("heliosdb_up", 1.0)
                .containsEntry(
                        "heliosdb_build_info{mode=memory, server_version=18.4, version=3.1.0}", 1.0)
                .containsEntry("heliosdb_dirty_bytes", 0.0)
                .containsEntry("heliosdb_wal_bytes_since_dump", 77.0)
                .containsEntry("heliosdb_table_rows{schema=public, table=t}", 5.0)
                .containsEntry("heliosdb_dump_running", 1.0)
                .containsEntry("heliosdb_dumps_total{result=ok}", 1000.0)
                .containsEntry("heliosdb_dumps_total{result=failed}", 3.0)
                .containsEntry("heliosdb_dumps_total{result=cancelled}", 0.0)
                .containsEntry("heliosdb_dump_failures_in_a_row", 2.0)
                .containsEntry("heliosdb_next_run_timestamp_seconds", 1780272060.25)
                .containsEntry("heliosdb_last_dump_duration_seconds", 1.5)
                .containsEntry("heliosdb_last_dump_bytes", 4096.0)
                .containsEntry(
                        "heliosdb_last_failure_timestamp_seconds{kind=out_of_resources}",
                        1780271990.25)
                .containsEntry("heliosdb_newest_good_dump_age_seconds", 30.0)
                .containsEntry("heliosdb_newest_proven_dump_age_seconds", 5000.0)
                .containsEntry("heliosdb_newest_proven_dump_timestamp_seconds", 1780267000.25);
    }

    @Test
    void namesOfTablesAreEscaped() {
        String name = "we\"ird\\x\ny} 1\n# é";
        Exposition all =
                read(
                        everything(
                                List.of(
                                        table("public", name, 1),
                                        table("a", "b", -1),
                                        table("b", "b", Long.MAX_VALUE))));
        assertThat(all.samples())
                .containsEntry("heliosdb_table_rows{schema=public, table=" + name + "}", 1.0)
                .containsEntry("heliosdb_tables_not_counted", 1.0)
                .doesNotContainKey("heliosdb_table_rows{schema=a, table=b}");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        Exposition nothing =
                read(
                        new Observation(
                                NOW,
                                Readiness.STARTING,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(nothing.samples())
                .isEqualTo(Map.of("heliosdb_up", 0.0, "heliosdb_schedule_alive", 1.0));
    }

    @Test
    void nothingOfErrorsAndPathsIsTold() {
        assertThat(MetricsText.of(everything(List.of()), "3.1.0"))
                .doesNotContain("secret", "hunter2", "@", "alice");
    }

    @Test
    void documentationListsWhatIsMeasured() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/observability.md"));
        for (Metric metric : Metric.values()) {
            assertThat(text)
                    .containsPattern(
                            "\\| `%s`[^|]*\\| %s \\|".formatted(metric.fullName(), metric.type()));
        }
        assertThat(metricsIn(text)).allMatch(MetricsTextTest::isMetric);
    }

    @Test
    void rulesUseWhatIsMeasured() throws IOException {
        String rules = Files.readString(ROOT.resolve("ops/prometheus-rules.yml"));
        assertThat(metricsIn(rules)).hasSizeGreaterThan(4).allMatch(MetricsTextTest::isMetric);
    }

    private static List<String> metricsIn(String text) {
        return Pattern.compile("\\bheliosdb_[a-z_]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isMetric(String name) {
        return Arrays.stream(Metric.values()).anyMatch(m -> m.fullName().equals(name));
    }
}
