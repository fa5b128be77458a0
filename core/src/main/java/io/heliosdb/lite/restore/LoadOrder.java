package io.heliosdb.lite.restore;

import io.heliosdb.lite.pg.ForeignKey;
import io.heliosdb.lite.pg.ReversibleChange;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order in which tables can be loaded one after the other: what others refer to comes first.
 * Where they refer to each other in a circle, some foreign keys must wait for the end.
 *
 * @param tables indexes of tables in a dump
 * @param deferred what lets those foreign keys wait
 */
record LoadOrder(List<Integer> tables, List<ReversibleChange> deferred) {
    LoadOrder {
        tables = List.copyOf(tables);
        deferred = List.copyOf(deferred);
    }

    /**
     * @param oids the live table for each index of a table in the dump, in the order of the file;
     *     partitions share one
     */
    static LoadOrder of(Map<Integer, Long> oids, List<ForeignKey> keys) {
        Set<Integer> order = new LinkedHashSet<>();
        Set<Integer> seen = new HashSet<>();
        // Not recursive: a chain of references may be longer than a stack is deep.
        for (int first : oids.keySet()) {
            List<Integer> path = new ArrayList<>(List.of(first));
            while (!path.isEmpty()) {
                int table = path.getLast();
                boolean isNew = seen.add(table);
                List<Integer> before = isNew ? unseen(table, oids, keys, seen) : List.of();
                if (before.isEmpty()) {
                    path.removeLast();
                    order.add(table);
                } else {
                    path.addAll(before);
                }
            }
        }
        List<Integer> tables = List.copyOf(order);
        List<ReversibleChange> deferred =
                keys.stream()
                        .filter(key -> isAhead(key, tables, oids))
                        .map(ForeignKey::deferral)
                        .toList();
        return new LoadOrder(tables, deferred);
    }

    private static List<Integer> unseen(
            int table, Map<Integer, Long> oids, List<ForeignKey> keys, Set<Integer> seen) {
        long oid = oids.get(table);
        Set<Long> referenced = new HashSet<>();
        keys.stream()
                .filter(key -> key.table() == oid)
                .forEach(key -> referenced.add(key.referenced()));
        return oids.keySet().stream()
                .filter(other -> referenced.contains(oids.get(other)) && !seen.contains(other))
                .toList();
    }

    /** Whether some rows that refer to others come before some of those. */
    private static boolean isAhead(ForeignKey key, List<Integer> order, Map<Integer, Long> oids) {
        int firstReferring = Integer.MAX_VALUE;
        int lastReferenced = -1;
        for (int place = 0; place < order.size(); place++) {
            long oid = oids.get(order.get(place));
            if (oid == key.table()) {
                firstReferring = Math.min(firstReferring, place);
            }
            if (oid == key.referenced()) {
                lastReferenced = place;
            }
        }
        return firstReferring < lastReferenced;
    }
}
