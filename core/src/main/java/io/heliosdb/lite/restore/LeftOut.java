package io.heliosdb.lite.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what cannot be made for want of a role or of rights, by reason. Thread-safe. */
final class LeftOut {
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    /** Counts an object of this kind. */
    synchronized void add(String reason, String kind) {
        counts.computeIfAbsent(reason, absent -> new TreeMap<>()).merge(kind, 1, Integer::sum);
    }

    /** {@code role "app" does not exist: 12 owners and grants left out}, one line a reason. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((reason, kinds) -> lines.add(line(reason, kinds)));
        return lines;
    }

    private static String line(String reason, Map<String, Integer> kinds) {
        int total = kinds.values().stream().mapToInt(Integer::intValue).sum();
        List<String> plurals = List.copyOf(kinds.keySet());
        String what =
                plurals.size() == 1
                        ? plurals.get(0)
                        : String.join(", ", plurals.subList(0, plurals.size() - 1))
                                + " and "
                                + plurals.get(plurals.size() - 1);
        return "%s: %d %s left out".formatted(reason, total, what);
    }
}
