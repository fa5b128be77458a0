package io.heliosdb.lite.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of some dumps can be reached from others by going from a dump to its increments. */
final class Followers {
    private final Map<String, List<DumpHead>> byParent;

    Followers(List<DumpHead> dumps) {
        this.byParent =
                dumps.stream()
                        .filter(dump -> !dump.metadata().parentId().isEmpty())
                        .collect(Collectors.groupingBy(dump -> dump.metadata().parentId()));
    }

    /** Some dumps, and all that follow them, directly or not; each once. */
    List<DumpHead> reachedFrom(List<DumpHead> roots) {
        List<DumpHead> reached = new ArrayList<>(roots);
        Set<Path> seen =
                roots.stream().map(DumpHead::path).collect(Collectors.toCollection(HashSet::new));
        for (int i = 0; i < reached.size(); i++) {
            DumpHead parent = reached.get(i);
            Stream.of(parent.dumpId(), parent.metadata().sameStateAs())
                    .flatMap(id -> byParent.getOrDefault(id, List.of()).stream())
                    .filter(head -> head.follows(parent) && seen.add(head.path()))
                    .forEach(reached::add);
        }
        return reached;
    }
}
