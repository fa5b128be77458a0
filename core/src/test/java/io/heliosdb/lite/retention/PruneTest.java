package io.heliosdb.lite.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.chain.Chain;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.SmallDump;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.WriterLock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold of any deletion, whatever the directory has gone through. {@code -Dhelios.seed=S}
 * replays, {@code -Dhelios.prune.histories=N} goes on for longer.
 */
class PruneTest {
    private static final int HISTORIES = Integer.getInteger("helios.prune.histories", 10);
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final int STEPS = 40;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir Path directory;

    @Test
    void whatKilledDumpsLeftIsDeletedAndNothingElse() throws IOException {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        String id = "5d1f7a52-0c1e-4f6a-8b7d-1a2b3c4d5e6f";
        Path dead = old(".a.heliodump." + id + ".tmp", now);
        Path increment = old(".a.heliodump.inc12." + id + ".tmp", now);
        Path young = Files.writeString(directory.resolve(".b.heliodump." + id + ".tmp"), "half");
        Files.setLastModifiedTime(young, FileTime.from(now.minusSeconds(600)));
        for (String name :
                List.of(
                        "a.heliodump." + id + ".tmp",
                        ".a.heliodump.new.tmp",
                        ".mine." + id + ".tmp",
                        ".a.heliodump." + id + ".tmpx")) {
            Path ignored = old(name, now);
        }
        Files.createSymbolicLink(
                directory.resolve(".c.heliodump." + id + ".tmp"), directory.resolve("nowhere"));
        Path writing = directory.resolve("d.heliodump");
        try (PublishedFile file = PublishedFile.create(writing, id)) {
            file.write(new byte[1], 0, 1);
            Files.setLastModifiedTime(
                    directory.resolve(".d.heliodump." + id + ".tmp"),
                    FileTime.from(now.minus(9, ChronoUnit.DAYS)));
            Prune prune = new Prune(directory, new RetentionPolicy(0, 0, 0, 0, 0, BERLIN), now);
            assertThat(prune.leftovers()).containsExactly(dead, increment);
            assertThat(prune.deleteLeftovers()).containsExactly(dead, increment);
            assertThat(prune.leftovers()).isEmpty();
            try (Stream<Path> left = Files.list(directory)) {
                assertThat(left).hasSize(7);
            }
        }
    }

    private Path old(String name, Instant now) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "half");
        return Files.setLastModifiedTime(file, FileTime.from(now.minus(2, ChronoUnit.HOURS)));
    }

    /** As kill -9 does, between two deletions. */
    private static final class Crash extends IllegalStateException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What a directory had at some moment.
     *
     * @param good the states that can be restored, by id
     */
    private record Content(
            Set<Path> files, Set<Path> restorable, Set<Path> pinned, Map<String, Taken> good) {
        boolean isTimely() {
            return good.values().stream().allMatch(taken -> taken.at.equals(taken.created));
        }
    }

    /** When a state was dumped, in the order of dumps and by the clock. */
    private record Taken(Instant at, Instant created) {
        static Taken later(Taken a, Taken b) {
            return a.at.isAfter(b.at) ? a : b;
        }
    }

    @Test
    void nothingIsLostWhateverHappened() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        int deleted = 0;
        for (int i = 0; i < HISTORIES; i++) {
            Path own = Files.createDirectory(directory.resolve("h" + i));
            RandomHistory history = new RandomHistory(own, random);
            try {
                for (int step = 0; step < STEPS; step++) {
                    history.step();
                    if (random.nextInt(8) == 0) {
                        deleted += prune(own, history, random);
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dhelios.seed=%d, history %d".formatted(SEED, i), e);
            }
        }
        assertThat(deleted).isGreaterThan(HISTORIES);
    }

    private static int prune(Path directory, RandomHistory history, SplittableRandom random)
            throws IOException {
        RetentionPolicy policy = history.policy(BERLIN);
        Prune prune = new Prune(directory, policy, history.now());
        Content before = content(directory);
        Set<Path> wanted = new HashSet<>(before.files());
        // What a clock that was put back did to the order is known as long as all dumps are there.
        boolean isTimely = before.isTimely();
        RetentionPlan plan = prune.plan();
        if (random.nextBoolean() && !plan.deletions().isEmpty()) {
            int crashAt = random.nextInt(plan.deletions().size());
            List<DumpHead> gone = new ArrayList<>();
            assertThatThrownBy(
                            () ->
                                    prune.run(
                                            dump -> {
                                                gone.add(dump);
                                                if (gone.size() > crashAt) {
                                                    throw new Crash();
                                                }
                                            }))
                    .isInstanceOf(Crash.class);
            assertThat(gone).isEqualTo(plan.deletions().subList(0, crashAt + 1));
            Content broken = content(directory);
            assertHolds(before, broken, policy, history.now());
            before = broken;
        }
        RetentionPlan done = prune.run(dump -> {});
        Content after = content(directory);
        assertHolds(before, after, policy, history.now());
        if (isTimely) {
            plan.deletions().forEach(dump -> wanted.remove(dump.path()));
            assertThat(after.files()).isEqualTo(wanted);
            assertThat(prune.plan().deletions()).isEmpty();
        }
        return done.deletions().size();
    }

    private static Content content(Path directory) throws IOException {
        DumpFolder folder = DumpFolder.scan(directory);
        VerifiedDumps verified = VerifiedDumps.of(directory);
        PinnedDumps pins = PinnedDumps.of(directory);
        Set<Path> restorable = new HashSet<>();
        Set<Path> pinned = new HashSet<>();
        Map<String, Taken> good = new TreeMap<>();
        Map<Path, Instant> times = folder.times();
        for (DumpHead dump : folder.dumps()) {
            if (pins.contains(dump.dumpId())) {
                pinned.add(dump.path());
            }
            try (Chain chain = folder.open(dump)) {
                restorable.add(dump.path());
                if (chain.files().stream()
                        .noneMatch(link -> verified.hasFailed(link.metadata().dumpId()))) {
                    Instant created = Instant.parse(dump.metadata().createdAt());
                    good.merge(
                            dump.metadata().stateId(),
                            new Taken(times.get(dump.path()), created),
                            Taken::later);
                }
            } catch (HeliosException e) {
                assertThat(e.hint()).isPresent();
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            return new Content(files.collect(Collectors.toSet()), restorable, pinned, good);
        }
    }

    private static void assertHolds(
            Content before, Content after, RetentionPolicy policy, Instant now) {
        Set<Path> left = new HashSet<>(before.restorable());
        left.retainAll(after.files());
        assertThat(after.restorable()).isEqualTo(left);
        Set<Path> bad = new HashSet<>(before.files());
        bad.removeAll(before.restorable());
        assertThat(after.files()).containsAll(bad).containsAll(before.pinned());

        Map<String, Taken> kept = new TreeMap<>(before.good());
        kept.keySet().retainAll(after.good().keySet());
        int count = Math.max(1, policy.last());
        assertThat(newest(kept, count)).isEqualTo(newest(before.good(), count));
        assertPeriods(before.good(), kept, policy.daily(), "yyyy-MM-dd");
        assertPeriods(before.good(), kept, policy.weekly(), "YYYY-ww");
        assertPeriods(before.good(), kept, policy.monthly(), "yyyy-MM");
        if (policy.days() > 0) {
            Instant limit =
                    ZonedDateTime.ofInstant(now, BERLIN)
                            .minus(policy.days(), ChronoUnit.DAYS)
                            .toInstant();
            before.good()
                    .forEach(
                            (state, taken) -> {
                                if (!taken.at.isBefore(limit)) {
                                    assertThat(kept).containsKey(state);
                                }
                            });
        }
    }

    private static List<Instant> newest(Map<String, Taken> states, int count) {
        return states.values().stream()
                .map(Taken::at)
                .sorted(Comparator.reverseOrder())
                .limit(count)
                .toList();
    }

    /** The newest of each of the last periods is there; which these are is open where times tie. */
    private static void assertPeriods(
            Map<String, Taken> before, Map<String, Taken> kept, int count, String pattern) {
        Map<String, Instant> all = periods(before, pattern);
        Map<String, Instant> left = periods(kept, pattern);
        List<Instant> times = new ArrayList<>(all.values());
        times.sort(Comparator.reverseOrder());
        all.forEach(
                (name, time) -> {
                    if (times.indexOf(time) < count && times.lastIndexOf(time) < count) {
                        assertThat(left).containsEntry(name, time);
                    }
                });
    }

    /** When the newest of each period was taken. */
    private static Map<String, Instant> periods(Map<String, Taken> states, String pattern) {
        // Weeks of the United Kingdom are those of ISO 8601.
        DateTimeFormatter names = DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(BERLIN);
        Map<String, Instant> newest = new TreeMap<>();
        for (Taken taken : states.values()) {
            newest.merge(names.format(taken.created), taken.at, (a, b) -> a.isAfter(b) ? a : b);
        }
        return newest;
    }

    @Test
    void dumpThatIsBeingWrittenKeepsEverything() throws IOException {
        Path ignored = SmallDump.full(1).write(directory, "a");
        Prune prune =
                new Prune(
                        directory,
                        new RetentionPolicy(0, 1, 0, 0, 0, BERLIN),
                        Instant.parse("2026-01-01T00:00:00Z"));
        var refused =
                WriterLock.holding(
                        directory.resolve("b"),
                        () ->
                                assertThatThrownBy(() -> prune.run(dump -> {}))
                                        .hasMessageContaining(
                                                "another program writes a dump here"));
        assertThat(refused).isNotNull();
        assertThat(prune.plan().deletions()).isEmpty();
    }
}
