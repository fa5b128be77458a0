package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what cannot be made for want of a role, of rights or of a newer server. Thread-safe. */
final class LeftOut {
    /** What belongs to another object, and is not worth a word where that is named. */
    private static final Set<String> SIDELINES =
            Set.of("owner", "acl", "comment", "index attach", "materialized view data");

    /** Without these, others would see more than they may. */
    private static final Set<String> PROTECTING = Set.of("row security", "policy");

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final Set<String> objects = new TreeSet<>();
    private final Set<Integer> ids = new HashSet<>();

    private final boolean isTolerant;

    /**
     * @param isTolerant whether anything that the server refuses behind the rows may be left out
     */
    LeftOut(boolean isTolerant) {
        this.isTolerant = isTolerant;
    }

    /**
     * Whether the object is left out rather than the restore given up, if the server refuses it.
     */
    boolean admitsFailure(SchemaObject object) {
        return isTolerant
                && object.section() == Section.POST_DATA
                && !PROTECTING.contains(object.kind());
    }

    /** Counts an object of this kind. */
    synchronized void add(String reason, String kind) {
        counts.computeIfAbsent(reason, absent -> new TreeMap<>()).merge(kind, 1, Integer::sum);
    }

    /** Names an object that cannot be made. */
    synchronized void addObject(SchemaObject object, String reason) {
        ids.add(object.id());
        addLoss(object, "left out, " + reason);
    }

    /** Names an object that needs another that was left out. */
    synchronized void addDependent(SchemaObject object) {
        ids.add(object.id());
        if (!SIDELINES.contains(object.kind())) {
            addLoss(object, "left out, because what it needs is");
        }
    }

    /** Names an object that cannot be made as it was. */
    synchronized void addLoss(SchemaObject object, String loss) {
        String schema = object.schema().isEmpty() ? "" : object.schema() + ".";
        objects.add("%s %s%s: %s".formatted(object.kind(), schema, object.name(), loss));
    }

    /** Whether one of these objects was left out. */
    synchronized boolean isWithoutAny(List<Integer> objectIds) {
        return objectIds.stream().anyMatch(ids::contains);
    }

    /**
     * {@code role "app" does not exist: 12 owners and grants left out}, one line a reason, then one
     * line an object.
     */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((reason, kinds) -> lines.add(line(reason, kinds)));
        lines.addAll(objects);
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
