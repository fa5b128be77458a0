package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.Parents;
import io.heliosdb.lite.error.Check;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts dumps in an order in which, wherever it is broken off, none is left without its parent. */
final class DeletionOrder {
    private DeletionOrder() {}

    /**
     * Each behind all that could follow it, else the oldest first.
     *
     * @param unwanted none of them is in a circle
     */
    static List<DumpHead> of(DumpFolder folder, List<DumpHead> unwanted) {
        Parents parents = folder.parents();
        Map<Path, Integer> childCounts = new HashMap<>();
        unwanted.forEach(dump -> childCounts.put(dump.path(), 0));
        for (DumpHead dump : unwanted) {
            parents.all(dump)
                    .forEach(
                            parent -> childCounts.computeIfPresent(parent.path(), (p, n) -> n + 1));
        }
        Deque<DumpHead> free = new ArrayDeque<>();
        unwanted.stream().filter(dump -> childCounts.get(dump.path()) == 0).forEach(free::add);
        List<DumpHead> order = new ArrayList<>();
        while (!free.isEmpty()) {
            DumpHead dump = free.pop();
            order.add(dump);
            for (DumpHead parent : parents.all(dump).reversed()) {
                Integer left = childCounts.computeIfPresent(parent.path(), (p, n) -> n - 1);
                if (left != null && left == 0) {
                    free.push(parent);
                }
            }
        }
        Check.state(order.size() == unwanted.size(), "dumps follow one another in a circle");
        return order;
    }
}
