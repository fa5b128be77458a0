package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.notify.Notice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Weeks in which all sorts of things happen, in any order. */
class RandomScheduleTest {
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 100 : 4;
    private static final List<String> SCHEDULES =
            List.of("@hourly", "0 */6 * * *", "30 2 * * *", "*/20 * * * *", "15 1,13 * * 1-5");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe");

    @TempDir Path directory;

    @Test
    void whateverHappensDumpsGoOnAndPeopleAreToldOnce() throws IOException {
        System.out.println("RandomScheduleTest: -Dhelios.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Path folder = Files.createDirectory(directory.resolve("round" + round));
            history(folder, random.split());
        }
    }

    private static void history(Path folder, SplittableRandom random) {
        String start = random.nextBoolean() ? "2026-03-20T11:11:11Z" : "2026-10-18T11:11:11Z";
        World world =
                new World(
                        folder,
                        start,
                        SCHEDULES.get(random.nextInt(SCHEDULES.size())),
                        ZONES.get(random.nextInt(ZONES.size())));
        if (random.nextBoolean()) {
            world.withJitter(Duration.ofMinutes(10));
        }
        world.withFullEvery(Duration.ofDays(2)).start();
        for (int event = 0; event < 30; event++) {
            String what = happen(world, random);
            world.until(world.now.plus(Duration.ofMinutes(1 + random.nextInt(600))));
            check(world, "seed %d, %s".formatted(SEED, what));
        }
        world.good();
        world.isMailDown = false;
        world.isKilled = false;
        int before = world.dumps.size();
        world.start().until(world.now.plus(Duration.ofDays(4)));
        assertThat(world.dumps).as("seed %d", SEED).hasSizeGreaterThan(before);
        Optional<Notice.Kind> last = world.kinds().reversed().stream().findFirst();
        assertThat(last.orElse(Notice.Kind.RECOVERY))
                .as("seed %d", SEED)
                .isEqualTo(Notice.Kind.RECOVERY);
    }

    private static String happen(World world, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0 -> world.start();
            case 1 -> world.failing(ErrorCode.OUT_OF_RESOURCES, "disk is full");
            case 2 -> world.failing(ErrorCode.UNREACHABLE, "no connection");
            case 3, 4 -> world.good();
            case 5 -> world.isMailDown = random.nextBoolean();
            case 6 -> world.jump(Duration.ofMinutes(random.nextInt(-3000, 3000)));
            default -> {
                world.isKilled = true;
                try {
                    world.until(world.now.plus(Duration.ofHours(3)));
                } catch (Surroundings.Killed e) {
                    world.start();
                }
                world.isKilled = false;
            }
        }
        return "at " + world.now;
    }

    private static void check(World world, String what) {
        int told = 0;
        Instant lastTold = Instant.MIN;
        for (Notice notice : world.mail) {
            switch (notice.kind()) {
                case FAILURE -> {
                    // The clock itself may jump meanwhile.
                    told++;
                    assertThat(notice.at()).as(what).isNotEqualTo(lastTold);
                    lastTold = notice.at();
                }
                case RECOVERY -> {
                    assertThat(told).as(what).isPositive();
                    told = 0;
                    // A clock that was set back may show the same time again.
                    lastTold = Instant.MIN;
                }
                case STALE, DRILL_FAILURE, DRILL_RECOVERY -> assertThat(false).as(what).isTrue();
            }
        }
        List<Run> runs = world.schedule().status().runs();
        runs.reversed().stream()
                .filter(Run::isGood)
                .findFirst()
                .ifPresent(
                        last ->
                                assertThat(last.begun().at())
                                        .as(what)
                                        .isEqualTo(world.dumps.getLast().at()));
        assertThat(RunHistory.of(world.directory, world).runs()).as(what).isEqualTo(runs);
        if (!world.dumps.isEmpty()) {
            assertThat(world.dumps.getFirst().isFull()).as(what).isTrue();
        }
    }
}
