package io.heliosdb.lite.pg.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Orders nodes {@code 0 … n-1} so that each comes after those it depends on. Where dependencies
 * leave a choice, the smaller number comes first: number the nodes in their natural order.
 */
final class DependencySort {
    private DependencySort() {}

    /**
     * An order of all nodes.
     *
     * @param dependsOn per node the nodes that must come before it; itself is ignored
     * @return all nodes. In a cycle the smallest node is taken first, before what it depends on
     */
    static List<Integer> order(List<? extends Collection<Integer>> dependsOn) {
        int count = dependsOn.size();
        List<List<Integer>> neededBy = new ArrayList<>();
        int[] missing = new int[count];
        for (int i = 0; i < count; i++) {
            neededBy.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            for (int other : dependsOn.get(i)) {
                if (other != i) {
                    neededBy.get(other).add(i);
                    missing[i]++;
                }
            }
        }
        return drain(neededBy, missing);
    }

    private static List<Integer> drain(List<List<Integer>> neededBy, int[] missing) {
        int count = missing.length;
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        boolean[] taken = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Integer> order = new ArrayList<>(count);
        int blocked = 0;
        while (order.size() < count) {
            while (ready.isEmpty()) {
                if (!taken[blocked]) {
                    ready.add(blocked);
                }
                blocked++;
            }
            int node = ready.remove();
            if (taken[node]) {
                continue;
            }
            taken[node] = true;
            order.add(node);
            for (int other : neededBy.get(node)) {
                if (--missing[other] == 0) {
                    ready.add(other);
                }
            }
        }
        return order;
    }

    /**
     * Groups of nodes that depend on each other in a circle (Tarjan's algorithm, without
     * recursion).
     *
     * @return groups of two nodes or more, each ascending
     */
    static List<List<Integer>> cycles(List<? extends Collection<Integer>> dependsOn) {
        return new CycleSearch(dependsOn).run();
    }

    private static final class CycleSearch {
        private final List<? extends Collection<Integer>> dependsOn;
        private final int[] visit;
        private final int[] low;
        private final boolean[] open;
        private final Deque<Integer> stack = new ArrayDeque<>();
        private final List<List<Integer>> groups = new ArrayList<>();
        private int visits;

        CycleSearch(List<? extends Collection<Integer>> dependsOn) {
            this.dependsOn = dependsOn;
            this.visit = new int[dependsOn.size()];
            this.low = new int[dependsOn.size()];
            this.open = new boolean[dependsOn.size()];
            Arrays.fill(visit, -1);
        }

        List<List<Integer>> run() {
            for (int i = 0; i < visit.length; i++) {
                if (visit[i] < 0) {
                    walk(i);
                }
            }
            return groups;
        }

        private void walk(int start) {
            Deque<Step> path = new ArrayDeque<>();
            path.push(enter(start));
            while (!path.isEmpty()) {
                Step step = path.element();
                if (step.rest.hasNext()) {
                    int next = step.rest.next();
                    if (visit[next] < 0) {
                        path.push(enter(next));
                    } else if (open[next]) {
                        low[step.node] = Math.min(low[step.node], visit[next]);
                    }
                    continue;
                }
                path.pop();
                if (low[step.node] == visit[step.node]) {
                    close(step.node);
                }
                if (!path.isEmpty()) {
                    int above = path.element().node;
                    low[above] = Math.min(low[above], low[step.node]);
                }
            }
        }

        private Step enter(int node) {
            visit[node] = visits;
            low[node] = visits++;
            open[node] = true;
            stack.push(node);
            return new Step(node, dependsOn.get(node).iterator());
        }

        private void close(int root) {
            List<Integer> group = new ArrayList<>();
            int node;
            do {
                node = stack.pop();
                open[node] = false;
                group.add(node);
            } while (node != root);
            if (group.size() > 1) {
                group.sort(null);
                groups.add(group);
            }
        }

        private record Step(int node, Iterator<Integer> rest) {}
    }
}
