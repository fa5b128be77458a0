package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.notify.Notice.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

class DrillScheduleTest {
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 200 : 1;

    @TempDir Path directory;

    private DrillWorld world(String times) {
        return new DrillWorld(directory, "2026-03-01T00:30:00Z", times, "Europe/Berlin").start();
    }

    @Test
    void everyWeekOneDrillThroughSummerTime() {
        DrillWorld world = world("30 2 * * 0").until("2026-04-26T12:00:00Z");
        assertThat(world.drills).hasSize(9);
        assertThat(world.times())
                .contains("2026-03-22T01:30:00Z", "2026-03-29T01:00:00Z", "2026-04-05T00:30:00Z");
        assertThat(world.mail).isEmpty();
        assertThat(world.status().runs())
                .hasSize(9)
                .allMatch(run -> run.isGood() && run.file().equals("x.heliodump"));
        assertThat(world.status().newestProven()).contains(world.drills.getLast().minusSeconds(60));
    }

    @Test
    void failureIsToldOnceAndItsEndOnce() {
        DrillWorld world = world("@hourly").until("2026-03-01T03:30:00Z");
        world.failing(ErrorCode.DUMP_CORRUPT, "the drill failed").until("2026-03-01T15:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.DRILL_FAILURE);
        assertThat(world.mail.getFirst().subject()).contains("drill failed: database shop");
        assertThat(world.mail.getFirst().text())
                .contains("The newest proven dump was taken at 2026-03-01T02:59:00Z");
        assertThat(world.mail.getFirst().facts())
                .containsEntry("event", "drill_failure")
                .containsKey("newest_proven_dump");
        world.start().until("2026-03-01T18:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.DRILL_FAILURE);
        world.good().until("2026-03-01T23:30:00Z");
        assertThat(world.kinds()).containsExactly(Kind.DRILL_FAILURE, Kind.DRILL_RECOVERY);
    }

    @Test
    void withoutAnyDumpThereIsNothingToProveOrToTell() {
        DrillWorld world = world("@hourly");
        world.hasDumps = false;
        world.until("2026-03-01T05:30:00Z");
        assertThat(world.drills).isEmpty();
        assertThat(world.mail).isEmpty();
        assertThat(world.status().runs()).isEmpty();
        world.hasDumps = true;
        world.start().until("2026-03-01T05:45:00Z");
        assertThat(world.drills).as("nothing was missed").isEmpty();
        world.until("2026-03-01T06:30:00Z");
        assertThat(world.times()).containsExactly("2026-03-01T06:00:00Z");
    }

    @Test
    void drillWaitsForADumpButNotBeyondTheNextDrill() {
        DrillWorld world = world("@hourly");
        world.isDumping = true;
        world.until("2026-03-01T01:20:00Z");
        assertThat(world.drills).isEmpty();
        world.isDumping = false;
        world.until("2026-03-01T01:30:00Z");
        assertThat(world.drills).hasSize(1);
        assertThat(world.drills.getFirst())
                .isBetween("2026-03-01T01:20:00Z", "2026-03-01T01:20:05Z");
        world.isDumping = true;
        world.until("2026-03-01T03:30:00Z");
        assertThat(world.times()).endsWith("2026-03-01T03:00:00Z").hasSize(2);
    }

    @Test
    void drillThatWasMissedSeveralTimesWaitsForADump() {
        DrillWorld world = world("@daily").until("2026-03-02T12:00:00Z");
        int before = world.drills.size();
        world.now = world.now.plus(Duration.ofDays(5));
        world.isDumping = true;
        world.start().until(world.now.plus(Duration.ofMinutes(10)));
        assertThat(world.drills).hasSize(before);
        world.isDumping = false;
        world.until(world.now.plus(Duration.ofMinutes(1)));
        assertThat(world.drills).hasSize(before + 1);
    }

    @Test
    void missedDrillsAreMadeUpForByOne() {
        DrillWorld world = world("@daily").until("2026-03-02T12:00:00Z");
        int before = world.drills.size();
        world.now = world.now.plus(Duration.ofDays(5));
        world.start().until(world.now.plus(Duration.ofHours(1)));
        assertThat(world.drills).hasSize(before + 1);
        assertThat(world.status().runs().getLast().begun().reason()).isEqualTo(Run.Reason.MISSED);
    }

    @Test
    void drillThatEndedTheProgramFailedAndIsNotRepeated() {
        DrillWorld world = world("@daily");
        world.isKilled = true;
        assertThatThrownBy(() -> world.until("2026-03-03T00:00:00Z"))
                .isInstanceOf(Surroundings.Killed.class);
        world.isKilled = false;
        world.start().until(world.now.plus(Duration.ofHours(3)));
        assertThat(world.drills).hasSize(1);
        assertThat(world.kinds()).containsExactly(Kind.DRILL_FAILURE);
        assertThat(world.mail.getFirst().text()).contains("the program ended during the drill");
        world.until(world.now.plus(Duration.ofDays(1)));
        assertThat(world.kinds()).containsExactly(Kind.DRILL_FAILURE, Kind.DRILL_RECOVERY);
    }

    @Test
    void cancelledDrillIsNoFailureAndIsMadeUpFor() {
        DrillWorld world = world("@daily").until("2026-03-02T12:00:00Z");
        int before = world.drills.size();
        world.failing(ErrorCode.CANCELLED, "cancelled").until("2026-03-02T23:30:00Z");
        assertThat(world.drills).hasSize(before + 1);
        world.good().start().until(world.now.plus(Duration.ofMinutes(10)));
        assertThat(world.drills).hasSize(before + 2);
        assertThat(world.mail).isEmpty();
    }

    @Test
    void drillThatTakesLongerThanTheIntervalSkipsAndTellsSo() {
        DrillWorld world = world("@hourly");
        world.drillTime = Duration.ofMinutes(150);
        world.until("2026-03-01T05:30:00Z");
        assertThat(world.times()).containsExactly("2026-03-01T01:00:00Z", "2026-03-01T04:00:00Z");
        assertThat(world.status().runs().getFirst().skipped()).isEqualTo(2);
        assertThat(world.log).anyMatch(line -> line.startsWith("skipped 2 runs"));
    }

    @Test
    void historiesOfDumpsAndDrillsDoNotMix() {
        World dumps =
                new World(directory, "2026-03-01T00:30:00Z", "@hourly", "UTC")
                        .failing(ErrorCode.OUT_OF_RESOURCES, "disk is full")
                        .start()
                        .until("2026-03-01T03:30:00Z");
        DrillWorld drills = world("@hourly").until("2026-03-01T03:30:00Z");
        assertThat(drills.start().status().runs()).hasSize(3).allMatch(Run::isGood);
        assertThat(drills.mail).isEmpty();
        assertThat(dumps.start().kinds()).containsExactly(Kind.FAILURE);
        assertThat(dumps.schedule().status().runs()).hasSize(3).noneMatch(Run::isGood);
    }

    @Test
    void whateverHappensDrillsGoOnAndPeopleAreToldOnce() throws IOException {
        System.out.println("DrillScheduleTest: -Dhelios.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Path folder = Files.createDirectory(directory.resolve("round" + round));
            DrillWorld world =
                    new DrillWorld(
                                    folder,
                                    "2026-10-18T11:11:11Z",
                                    random.nextBoolean() ? "@daily" : "15 */6 * * *",
                                    "America/New_York")
                            .start();
            for (int event = 0; event < 20; event++) {
                happen(world, random);
                live(world, Duration.ofMinutes(1 + random.nextInt(1500)));
                check(world, "seed %d, round %d, at %s".formatted(SEED, round, world.now));
            }
            world.isKilled = false;
            world.isDumping = false;
            world.isMailDown = false;
            world.hasDumps = true;
            int before = world.drills.size();
            live(world.good().start(), Duration.ofDays(4));
            assertThat(world.drills).as("seed %d", SEED).hasSizeGreaterThan(before + 2);
            assertThat(world.kinds().reversed().stream().findFirst().orElse(Kind.DRILL_RECOVERY))
                    .as("seed %d", SEED)
                    .isEqualTo(Kind.DRILL_RECOVERY);
        }
    }

    private static void happen(DrillWorld world, SplittableRandom random) {
        switch (random.nextInt(9)) {
            case 0 -> world.start();
            case 1 -> world.failing(ErrorCode.DUMP_CORRUPT, "the drill failed");
            case 2 -> world.failing(ErrorCode.CANCELLED, "cancelled");
            case 3 -> world.good();
            case 4 -> world.isMailDown = random.nextBoolean();
            case 5 -> world.now = world.now.plusSeconds(60L * random.nextInt(-3000, 3000));
            case 6 -> world.isDumping = random.nextBoolean();
            case 7 -> world.hasDumps = random.nextBoolean();
            default -> world.isKilled = random.nextInt(3) == 0;
        }
    }

    private static void live(DrillWorld world, Duration time) {
        try {
            world.until(world.now.plus(time));
        } catch (Surroundings.Killed e) {
            world.isKilled = false;
            world.start();
        }
    }

    private static void check(DrillWorld world, String what) {
        assertThat(world.kinds())
                .as(what)
                .allMatch(kind -> kind == Kind.DRILL_FAILURE || kind == Kind.DRILL_RECOVERY)
                .satisfies(kinds -> assertThat(kinds.indexOf(Kind.DRILL_RECOVERY)).isNotZero());
        for (int i = 1; i < world.mail.size(); i++) {
            assertThat(
                            world.kinds().get(i) == Kind.DRILL_RECOVERY
                                    && world.kinds().get(i - 1) == Kind.DRILL_RECOVERY)
                    .as(what)
                    .isFalse();
        }
        assertThat(RunHistory.ofDrills(world.directory, world).runs())
                .as(what)
                .isEqualTo(world.status().runs());
    }
}
