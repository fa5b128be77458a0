package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.io.WriterLock;
import io.heliosdb.lite.notify.Notice.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

class DumpScheduleTest {
    private static final String BERLIN = "Europe/Berlin";

    @TempDir Path directory;

    @Test
    void eightWeeksThroughSummerTimeHaveFourDumpsADayAndAFullOneAWeek() {
        World world = world("2026-03-01T00:30:00Z", "0 */6 * * *").start();
        world.until("2026-04-26T00:30:00Z");
        assertThat(world.dumps).hasSize(56 * 4);
        assertThat(world.dumps.stream().filter(World.Taken::isFull)).hasSize(8);
        assertThat(world.dumps)
                .filteredOn(World.Taken::isFull)
                .allSatisfy(
                        full ->
                                assertThat(LocalTime.ofInstant(full.at(), ZoneId.of(BERLIN)))
                                        .isEqualTo(LocalTime.of(6, 0)));
        assertThat(world.mail).isEmpty();
        assertThat(world.warnings).isEmpty();
    }

    @Test
    void dailyRunsComeOnceOnDaysThatLackOrRepeatTheirTime() {
        World world = world("2026-03-28T12:00:00Z", "30 2 * * *").start();
        world.until("2026-03-30T12:00:00Z");
        assertThat(world.times()).containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        world.dumps.clear();
        world.now = Instant.parse("2026-10-24T12:00:00Z");
        world.start().until("2026-10-26T12:00:00Z");
        assertThat(world.times())
                .contains("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")
                .doesNotContain("2026-10-25T01:30:00Z");
    }

    @Test
    void lastDaysOfMonths() {
        World world = new World(directory, "2026-01-01T00:00:00Z", "0 3 31 * *", "UTC").start();
        world.until("2026-09-01T00:00:00Z");
        assertThat(world.times())
                .containsExactly(
                        "2026-01-31T03:00:00Z",
                        "2026-03-31T03:00:00Z",
                        "2026-05-31T03:00:00Z",
                        "2026-07-31T03:00:00Z",
                        "2026-08-31T03:00:00Z");
    }

    @Test
    void fullDisksAreToldOnceAndAgainAfterADayAndThatTheyAreOver() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").start();
        world.until("2026-06-01T05:30:00Z");
        int before = world.dumps.size();
        world.failing(ErrorCode.OUT_OF_RESOURCES, "disk is full").until("2026-06-01T20:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        assertThat(world.mail.getFirst().text())
                .contains("disk is full", "newest good dump was taken at 2026-06-01T05:00:00Z");
        assertThat(world.dumps).hasSize(before);
        assertThat(world.schedule().status().runs().getLast().error()).contains("disk is full");
        world.until("2026-06-02T07:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.FAILURE);
        world.good().until("2026-06-02T12:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.FAILURE, Kind.RECOVERY);
        assertThat(world.dumps).hasSize(before + 5);
    }

    @Test
    void failureEveryMinuteIsToldOnceThoughTheProgramIsRestarted() {
        World world = world("2026-06-01T00:30:30Z", "* * * * *").start();
        world.failing(ErrorCode.UNREACHABLE, "no connection");
        for (int restart = 0; restart < 10; restart++) {
            world.until(world.now.plus(Duration.ofMinutes(20))).start();
        }
        assertThat(world.attempts).hasSizeGreaterThan(150);
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        world.good().start().until(world.now.plus(Duration.ofMinutes(3)));
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.RECOVERY);
    }

    @Test
    void otherErrorIsToldAgainButNotWithinAnHour() {
        World world = world("2026-06-01T00:30:30Z", "* * * * *").start();
        for (int i = 0; i < 90; i++) {
            world.failing(
                    i % 2 == 0 ? ErrorCode.UNREACHABLE : ErrorCode.CONFLICT, "error " + i % 2);
            world.until(world.now.plus(Duration.ofMinutes(2)));
        }
        assertThat(world.mail).hasSizeBetween(3, 4);
    }

    @Test
    void mailThatDoesNotGetThroughFailsNoDumpAndIsSentWithTheNextRun() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").start();
        world.isMailDown = true;
        world.failing(ErrorCode.UNREACHABLE, "no connection").until("2026-06-01T01:10:00Z");
        assertThat(world.warnings).anyMatch(line -> line.contains("not notified"));
        world.isMailDown = false;
        world.until("2026-06-01T02:10:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        world.isMailDown = true;
        world.good().until("2026-06-01T03:10:00Z");
        assertThat(world.dumps).hasSize(1);
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        world.isMailDown = false;
        world.start().until("2026-06-01T04:10:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.RECOVERY);
    }

    @Test
    void tooOldDumpIsToldOnceUntilThereIsANewerOne() {
        World world = world("2026-06-01T00:30:00Z", "0 4 1 * *");
        world.withAgeMax(Duration.ofDays(2)).start().until("2026-06-08T00:00:00Z");
        assertThat(world.kinds()).containsExactly(Kind.STALE);
        assertThat(world.mail.getFirst().at())
                .isBetween(at("2026-06-03T02:00:00Z"), at("2026-06-03T02:15:00Z"));
        world.start().until("2026-06-09T00:00:00Z");
        assertThat(world.kinds()).containsExactly(Kind.STALE);
        world.dumps.add(new World.Taken(world.now, true));
        world.until("2026-06-10T00:00:00Z");
        assertThat(world.kinds()).containsExactly(Kind.STALE, Kind.RECOVERY);
        world.until("2026-06-20T00:00:00Z");
        assertThat(world.kinds()).containsExactly(Kind.STALE, Kind.RECOVERY, Kind.STALE);
    }

    @Test
    void missedRunsAreCaughtUpOnceAfterStart() {
        World world = world("2026-06-01T00:30:00Z", "0 */2 * * *").start();
        world.until("2026-06-01T09:00:00Z");
        int before = world.dumps.size();
        world.now = Instant.parse("2026-06-04T09:15:00Z");
        world.start().until("2026-06-04T09:50:00Z");
        assertThat(world.dumps).hasSize(before + 1);
        assertThat(world.schedule().status().runs().getLast().begun().reason())
                .isEqualTo(Run.Reason.MISSED);
        world.start().until("2026-06-04T09:55:00Z");
        assertThat(world.dumps).hasSize(before + 1);
        world.until("2026-06-04T10:05:00Z");
        assertThat(world.times().getLast()).isEqualTo("2026-06-04T10:00:00Z");
    }

    @Test
    void firstStartWaitsForTheSchedule() {
        World world = world("2026-06-01T10:30:00Z", "@daily").start();
        world.until("2026-06-01T21:59:00Z");
        assertThat(world.attempts).isEmpty();
    }

    @Test
    void clockThatJumpsForwardsCatchesUpOnce() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").start();
        world.until("2026-06-01T03:30:00Z").jump(Duration.ofDays(400));
        int before = world.dumps.size();
        Instant landed = world.now;
        world.until(landed.plus(Duration.ofMinutes(20)));
        assertThat(world.dumps).hasSize(before + 1);
        world.until(landed.plus(Duration.ofHours(3)));
        assertThat(world.dumps).hasSize(before + 4);
    }

    @Test
    void clockThatJumpsBackGoesOnWithTheSchedule() {
        World world = world("2027-06-01T00:30:00Z", "@hourly").withAgeMax(Duration.ofHours(5));
        world.start().until("2027-06-01T03:30:00Z").jump(Duration.ofDays(-300));
        int before = world.dumps.size();
        Instant landed = world.now;
        world.until(landed.plus(Duration.ofHours(4)));
        assertThat(world.dumps).hasSize(before + 4);
        // Full dumps of a future that is not certain to come count for nothing.
        assertThat(world.dumps.get(before).isFull()).isTrue();
        world.failing(ErrorCode.UNREACHABLE, "no connection")
                .until(landed.plus(Duration.ofHours(11)));
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.STALE);
        // By a moment: nothing is taken twice.
        world.good().until(landed.plus(Duration.ofHours(12)).plusSeconds(60));
        int after = world.attempts.size();
        world.jump(Duration.ofSeconds(-100)).until(world.now.plus(Duration.ofMinutes(5)));
        assertThat(world.attempts).hasSizeBetween(after, after + 1);
    }

    @Test
    void runThatTakesLongerThanTheIntervalSkipsAndTellsSo() {
        World world = world("2026-06-01T00:30:00Z", "*/10 * * * *").start();
        world.dumpTime = Duration.ofMinutes(35);
        world.until("2026-06-01T00:41:00Z");
        assertThat(world.schedule().status().runs().getLast().skipped()).isEqualTo(3);
        assertThat(world.warnings).anyMatch(line -> line.startsWith("skipped 3 runs"));
        world.dumpTime = Duration.ofSeconds(1);
        world.until("2026-06-01T01:25:00Z");
        assertThat(world.times()).containsExactly("2026-06-01T00:40:00Z", "2026-06-01T01:20:00Z");
    }

    @Test
    void runThatEndedTheProgramIsRepeatedOnce() {
        World world = world("2026-06-01T00:30:00Z", "@daily").start();
        world.until("2026-06-01T23:00:00Z");
        assertThat(world.dumps).hasSize(1);
        world.isKilled = true;
        assertThatThrownBy(() -> world.until("2026-06-02T22:01:00Z"))
                .isInstanceOf(Surroundings.Killed.class);
        int killed = world.attempts.size();
        assertThatThrownBy(() -> world.start().until("2026-06-02T22:10:00Z"))
                .isInstanceOf(Surroundings.Killed.class);
        assertThat(world.attempts).hasSize(killed + 1);
        world.start().until("2026-06-03T12:00:00Z");
        assertThat(world.attempts).hasSize(killed + 1);
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        world.isKilled = false;
        world.until("2026-06-04T12:00:00Z");
        assertThat(world.kinds()).containsExactly(Kind.FAILURE, Kind.RECOVERY);
    }

    @Test
    void cancelledRunIsNoFailureAndIsMadeUpFor() {
        World world = world("2026-06-01T00:30:00Z", "@daily").start();
        world.until("2026-06-02T12:00:00Z");
        world.failing(ErrorCode.CANCELLED, "cancelled").until("2026-06-02T22:01:00Z");
        assertThat(world.mail).isEmpty();
        int before = world.dumps.size();
        world.good().start().until("2026-06-02T22:05:00Z");
        assertThat(world.dumps).hasSize(before + 1);
    }

    @Test
    void runWaitsForThatOfAnotherProgramAndFailsIfItNeverEnds() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").start();
        boolean ignored =
                WriterLock.holding(
                        directory.resolve("heliosdb-schedule"),
                        () -> {
                            world.until("2026-06-01T01:20:30Z");
                            assertThat(world.attempts).isEmpty();
                            return true;
                        });
        world.until("2026-06-01T01:25:00Z");
        assertThat(world.dumps).hasSize(1);
        assertThat(world.mail).isEmpty();
        ignored =
                WriterLock.holding(
                        directory.resolve("heliosdb-schedule"),
                        () -> {
                            world.until("2026-06-01T05:30:00Z");
                            return true;
                        });
        assertThat(world.attempts).hasSize(1);
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
        assertThat(world.mail.getFirst().text()).contains("another program dumps here");
    }

    @Test
    void muchWrittenLogIsReasonForADump() {
        World world = world("2026-06-01T00:30:00Z", "@daily").withThreshold(1_000_000);
        world.walBytesPerSecond = 1000;
        world.start().until("2026-06-01T02:30:00Z");
        // Every 1000 seconds, at the next look.
        assertThat(world.dumps).hasSizeBetween(6, 7);
        world.failing(ErrorCode.OUT_OF_RESOURCES, "disk is full");
        int before = world.attempts.size();
        world.until("2026-06-01T05:30:00Z");
        assertThat(world.attempts).hasSizeBetween(before + 14, before + 18);
        assertThat(world.kinds()).containsExactly(Kind.FAILURE);
    }

    @Test
    void jitterDelaysEachRunByLess() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").withJitter(Duration.ofMinutes(20));
        world.start().until("2026-06-08T00:59:00Z");
        assertThat(world.dumps).hasSize(7 * 24);
        assertThat(world.dumps)
                .allSatisfy(dump -> assertThat(dump.at().getEpochSecond() % 3600).isLessThan(1200));
        assertThat(world.dumps.stream().map(dump -> dump.at().getEpochSecond() % 3600).distinct())
                .hasSizeGreaterThan(100);
    }

    @Test
    void deletedDumpsMakeTheNextOneFull() {
        World world = world("2026-06-01T00:30:00Z", "@hourly").start();
        world.until("2026-06-01T05:30:00Z");
        world.dumps.clear();
        world.until("2026-06-01T07:30:00Z");
        assertThat(world.dumps.stream().map(World.Taken::isFull)).isEqualTo(List.of(true, false));
    }

    private World world(String now, String times) {
        return new World(directory, now, times, BERLIN);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
