package io.heliosdb.lite.chain;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dump and all that follow it: one chain, or several that share their first dumps.
 *
 * @param nodes each behind the one that it follows; the first is a base, or an increment whose
 *     chain is broken
 */
public record DumpTree(List<Node> nodes) {
    /**
     * A dump in its place.
     *
     * @param parent that it follows; of the first, one elsewhere, if there is any
     * @param depth 0 for the first, 1 for what follows it in a line; each branch is 1 deeper
     */
    public record Node(DumpHead head, Optional<DumpHead> parent, int depth) {}

    public DumpTree {
        nodes = List.copyOf(nodes);
    }

    /** All dumps of a directory, each once, the trees with the oldest roots first. */
    public static List<DumpTree> of(DumpFolder folder) {
        Parents parents = folder.parents();
        Map<Path, List<DumpHead>> children = new HashMap<>();
        List<DumpHead> roots = new ArrayList<>();
        for (DumpHead dump : folder.dumps()) {
            Optional<DumpHead> parent = parents.beside(dump);
            parent.ifPresentOrElse(
                    known ->
                            children.computeIfAbsent(known.path(), path -> new ArrayList<>())
                                    .add(dump),
                    () -> roots.add(dump));
        }
        Set<Path> seen = new HashSet<>();
        List<DumpTree> trees = new ArrayList<>();
        roots.forEach(root -> trees.add(grow(root, parents.of(root), children, seen)));
        // What is left follows one another in circles.
        for (DumpHead dump : folder.dumps()) {
            if (!seen.contains(dump.path())) {
                trees.add(grow(dump, Optional.empty(), children, seen));
            }
        }
        return List.copyOf(trees);
    }

    private static DumpTree grow(
            DumpHead root,
            Optional<DumpHead> parent,
            Map<Path, List<DumpHead>> children,
            Set<Path> seen) {
        List<Node> nodes = new ArrayList<>();
        Deque<Node> waiting = new ArrayDeque<>(List.of(new Node(root, parent, 0)));
        while (!waiting.isEmpty()) {
            Node node = waiting.pop();
            if (!seen.add(node.head().path())) {
                continue;
            }
            nodes.add(node);
            List<DumpHead> next = children.getOrDefault(node.head().path(), List.of());
            int depth = next.size() > 1 || node.depth() == 0 ? node.depth() + 1 : node.depth();
            // The oldest is to come next.
            next.reversed()
                    .forEach(
                            child ->
                                    waiting.push(new Node(child, Optional.of(node.head()), depth)));
        }
        return new DumpTree(nodes);
    }

    /** The first dump. */
    public DumpHead root() {
        return nodes.getFirst().head();
    }

    /** Whether the first dump is an increment whose parent is missing or follows it. */
    public boolean isBroken() {
        return !root().isFull() && nodes.getFirst().parent().isEmpty();
    }
}
