package io.heliosdb.lite.chain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order in which dumps were taken. A clock may have been put back between a dump and an
 * increment of it: the increment counts as no older than what it follows.
 */
final class DumpOrder {
    private final Parents parents;
    private final Map<Path, String> times = new HashMap<>();

    private DumpOrder(List<DumpHead> dumps) {
        parents = new Parents(dumps);
        dumps.forEach(this::determine);
    }

    /** The same dumps, the oldest first. */
    static List<DumpHead> of(List<DumpHead> dumps) {
        DumpOrder order = new DumpOrder(dumps);
        List<DumpHead> sorted = new ArrayList<>(dumps);
        sorted.sort(
                Comparator.comparing((DumpHead head) -> order.times.get(head.path()))
                        .thenComparingInt(DumpHead::sequenceNumber)
                        .thenComparing(DumpHead.BY_AGE));
        return List.copyOf(sorted);
    }

    /** When each was taken, by its file. */
    static Map<Path, Instant> times(List<DumpHead> dumps) {
        Map<Path, Instant> times = new HashMap<>();
        new DumpOrder(dumps).times.forEach((path, text) -> times.put(path, Instant.parse(text)));
        return times;
    }

    private void determine(DumpHead dump) {
        Map<Path, DumpHead> unknown = new LinkedHashMap<>();
        Optional<DumpHead> next = Optional.of(dump);
        while (next.isPresent() && !times.containsKey(next.get().path())) {
            if (unknown.putIfAbsent(next.get().path(), next.get()) != null) {
                // They follow one another in a circle.
                break;
            }
            next = parents.beside(next.get());
        }
        String latest = next.map(head -> times.getOrDefault(head.path(), "")).orElse("");
        Deque<DumpHead> oldestFirst = new ArrayDeque<>();
        unknown.values().forEach(oldestFirst::push);
        for (DumpHead head : oldestFirst) {
            String created = head.metadata().createdAt();
            latest = created.compareTo(latest) > 0 ? created : latest;
            times.put(head.path(), latest);
        }
    }
}
