package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.SmallDump;
import io.heliosdb.lite.chain.VerifiedDumps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Fills a directory with chains as years of use could, accidents included. */
final class RandomHistory {
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ZERO,
                    Duration.ofMinutes(20),
                    Duration.ofHours(1),
                    Duration.ofHours(7),
                    Duration.ofDays(1),
                    Duration.ofDays(6),
                    Duration.ofDays(25),
                    Duration.ofHours(-3));

    private final Path directory;
    private final SplittableRandom random;
    private final List<Made> made = new ArrayList<>();
    private Instant now = Instant.parse("2024-10-20T20:00:00Z");
    private int lastId;

    /** A dump that was taken. */
    private record Made(String name, int id, int stateId, int number, Instant at) {}

    RandomHistory(Path directory, SplittableRandom random) {
        this.directory = directory;
        this.random = random;
    }

    Instant now() {
        return now;
    }

    void step() throws IOException {
        now = now.plus(pick(PAUSES));
        made.removeIf(dump -> !Files.exists(directory.resolve(dump.name())));
        int dice = made.isEmpty() ? 0 : random.nextInt(20);
        if (dice < 4) {
            add(SmallDump.full(++lastId), lastId, 0, now);
        } else if (dice < 14) {
            // Mostly of the last one; an older one gets a branch.
            Made parent = random.nextInt(4) > 0 ? made.getLast() : pick(made);
            int number = parent.number() + 1;
            add(SmallDump.increment(++lastId, parent.stateId(), number), lastId, number, now);
        } else if (dice < 16) {
            Made last = pick(made);
            SmallDump folded = SmallDump.folded(++lastId, last.stateId(), last.number());
            add(folded, last.stateId(), last.number(), last.at());
        } else if (dice == 16) {
            Made one = pick(made);
            Files.copy(directory.resolve(one.name()), directory.resolve("copy" + ++lastId));
        } else if (dice == 17) {
            boolean ignored = PinnedDumps.set(directory, SmallDump.id(pick(made).id()), true);
        } else {
            accident(pick(made));
        }
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void add(SmallDump dump, int stateId, int number, Instant at) throws IOException {
        String name = "%c%d.heliodump".formatted('a' + random.nextInt(26), lastId);
        Path ignored = dump.at(at).write(directory, name);
        made.add(new Made(name, lastId, stateId, number, at));
    }

    private void accident(Made victim) throws IOException {
        Path path = directory.resolve(victim.name());
        byte[] bytes = Files.readAllBytes(path);
        switch (random.nextInt(5)) {
            case 0 -> Files.delete(path);
            case 1 -> Files.write(path, Arrays.copyOf(bytes, bytes.length - 20));
            case 2 -> Files.write(path, Arrays.copyOf(bytes, 70));
            case 3 -> Files.move(path, directory.resolve("renamed" + ++lastId));
            default -> VerifiedDumps.note(directory, List.of(), List.of(SmallDump.id(victim.id())));
        }
    }

    RetentionPolicy policy(ZoneId zone) {
        int days = random.nextInt(3) == 0 ? random.nextInt(1, 40) : 0;
        return new RetentionPolicy(days, few(), few(), few(), few(), zone);
    }

    private int few() {
        return random.nextBoolean() ? 0 : random.nextInt(1, 5);
    }
}
