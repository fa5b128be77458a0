package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.Parents;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.format.DumpContent;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Collects why dumps are kept. By their ids: copies of one file share their fate. */
final class Keeping {
    /** Of several dumps that tell the same state, the one that needs no others. */
    private static final Comparator<DumpHead> FULL_FIRST =
            Comparator.comparing(DumpHead::isFull).reversed().thenComparing(DumpHead.BY_AGE);

    private final DumpFolder folder;
    private final Map<Path, String> problems;
    private final RetentionPolicy policy;

    /** By file. */
    private final Map<Path, Instant> times;

    private final Map<String, Set<String>> reasons = new HashMap<>();

    /** Dumps of which one stands for the other: a dump of some tables does not for one of all. */
    private record Series(String database, DumpContent content, boolean isSelective) {
        static Series of(DumpHead dump) {
            return new Series(
                    dump.metadata().database(),
                    dump.metadata().content(),
                    dump.metadata().selective());
        }
    }

    Keeping(DumpFolder folder, Map<Path, String> problems, RetentionPolicy policy) {
        this.folder = folder;
        this.problems = problems;
        this.policy = policy;
        this.times = folder.times();
    }

    private void add(DumpHead dump, String reason) {
        boolean ignored =
                reasons.computeIfAbsent(dump.dumpId(), id -> new LinkedHashSet<>()).add(reason);
    }

    private boolean isGood(DumpHead dump) {
        return !problems.containsKey(dump.path());
    }

    void keep(PinnedDumps pins, Instant now) {
        for (DumpHead dump : folder.dumps()) {
            if (pins.contains(dump.dumpId())) {
                add(dump, "pinned");
            }
            if (!isGood(dump)) {
                add(dump, "cannot be restored");
            }
            if (policy.isEmpty()) {
                add(dump, "no rule is set");
            }
        }
        keepRecent(now);
        Map<Series, List<DumpHead>> states = states();
        states.values().forEach(this::keepOfSeries);
        keepNeeded();
    }

    private void keepRecent(Instant now) {
        if (policy.days() == 0) {
            return;
        }
        Instant limit = now.atZone(policy.zone()).minusDays(policy.days()).toInstant();
        for (DumpHead dump : folder.dumps()) {
            if (isGood(dump) && !times.get(dump.path()).isBefore(limit)) {
                add(dump, "not older than %d days".formatted(policy.days()));
            }
        }
    }

    /** Of each series the good dumps, one for each state, the newest first. */
    private Map<Series, List<DumpHead>> states() {
        Map<String, DumpHead> byState = new HashMap<>();
        Map<String, Instant> taken = new HashMap<>();
        for (DumpHead dump : folder.dumps()) {
            if (isGood(dump)) {
                byState.merge(
                        dump.metadata().stateId(),
                        dump,
                        (a, b) -> FULL_FIRST.compare(a, b) <= 0 ? a : b);
                taken.merge(
                        dump.metadata().stateId(),
                        times.get(dump.path()),
                        (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        // Not by names, which copies differ in.
        Comparator<DumpHead> oldestFirst =
                Comparator.comparing((DumpHead dump) -> taken.get(dump.metadata().stateId()))
                        .thenComparingInt(DumpHead::sequenceNumber)
                        .thenComparing(dump -> dump.metadata().stateId());
        Map<Series, List<DumpHead>> states = new LinkedHashMap<>();
        byState.values().stream()
                .sorted(oldestFirst.reversed())
                .forEach(
                        dump ->
                                states.computeIfAbsent(Series.of(dump), series -> new ArrayList<>())
                                        .add(dump));
        return states;
    }

    private void keepOfSeries(List<DumpHead> states) {
        add(states.getFirst(), "newest good dump");
        states.stream()
                .limit(policy.last())
                .forEach(dump -> add(dump, "one of the last " + policy.last()));
        keepOfEach(states, policy.daily(), "day", time -> time.toLocalDate().toString());
        keepOfEach(states, policy.weekly(), "week", Keeping::week);
        keepOfEach(states, policy.monthly(), "month", time -> YearMonth.from(time).toString());
    }

    private static String week(ZonedDateTime time) {
        return "%04d-W%02d"
                .formatted(
                        time.get(IsoFields.WEEK_BASED_YEAR),
                        time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    /** Keeps the newest of each of so many periods. */
    private void keepOfEach(
            List<DumpHead> states, int count, String what, Function<ZonedDateTime, String> period) {
        Set<String> seen = new HashSet<>();
        for (DumpHead dump : states) {
            Instant createdAt = dump.takenAt();
            String name = period.apply(createdAt.atZone(policy.zone()));
            if (seen.size() < count && seen.add(name)) {
                add(dump, "last of %s %s".formatted(what, name));
            }
        }
    }

    private void keepNeeded() {
        Parents parents = folder.parents();
        Deque<DumpHead> waiting = new ArrayDeque<>();
        for (DumpHead dump : folder.dumps()) {
            if (reasons.containsKey(dump.dumpId())) {
                waiting.add(dump);
            }
        }
        while (!waiting.isEmpty()) {
            DumpHead dump = waiting.pop();
            List<DumpHead> candidates = parents.all(dump);
            if (candidates.isEmpty()) {
                continue;
            }
            DumpHead needed = needed(candidates);
            boolean isKnown = reasons.containsKey(needed.dumpId());
            add(needed, "needed by " + dump.path().getFileName());
            if (!isKnown) {
                folder.dumps().stream()
                        .filter(copy -> copy.dumpId().equals(needed.dumpId()))
                        .forEach(waiting::push);
            }
        }
    }

    /**
     * One that needs no others, if nothing can come between; else the one that chains go through as
     * it is.
     */
    private DumpHead needed(List<DumpHead> parents) {
        return parents.stream().allMatch(this::isGood)
                ? parents.stream().filter(DumpHead::isFull).findFirst().orElse(parents.getFirst())
                : parents.getFirst();
    }

    Decision decision(DumpHead dump) {
        Set<String> kept = reasons.getOrDefault(dump.dumpId(), Set.of());
        return new Decision(
                dump,
                !kept.isEmpty(),
                kept.isEmpty() ? List.of("no rule keeps it") : List.copyOf(kept),
                problems.getOrDefault(dump.path(), ""));
    }
}
