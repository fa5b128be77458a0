package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.HeliosException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of some dumps each increment follows. */
final class Parents {
    private final Map<String, DumpHead> byId = new HashMap<>();
    private final Map<String, DumpHead> bySameState = new HashMap<>();

    /** Those whose chains go back to a full dump. */
    private final Set<Path> rooted = new HashSet<>();

    /**
     * @param dumps of several with the same id, the first is taken
     */
    Parents(List<DumpHead> dumps) {
        for (DumpHead dump : dumps) {
            byId.putIfAbsent(dump.dumpId(), dump);
            if (!dump.metadata().sameStateAs().isEmpty()) {
                bySameState.putIfAbsent(dump.metadata().sameStateAs(), dump);
            }
        }
        findRooted(dumps);
    }

    private void findRooted(List<DumpHead> dumps) {
        Map<String, List<DumpHead>> byParent =
                dumps.stream().collect(Collectors.groupingBy(dump -> dump.metadata().parentId()));
        Deque<DumpHead> next = new ArrayDeque<>();
        dumps.stream().filter(DumpHead::isFull).forEach(next::add);
        while (!next.isEmpty()) {
            DumpHead dump = next.poll();
            if (rooted.add(dump.path())) {
                Stream.of(dump.dumpId(), dump.metadata().sameStateAs())
                        .flatMap(id -> byParent.getOrDefault(id, List.of()).stream())
                        .filter(increment -> increment.follows(dump))
                        .forEach(next::add);
            }
        }
    }

    /**
     * The dump that an increment names, or one that tells the same state if the former's chain is
     * broken; empty for a base.
     */
    Optional<DumpHead> beside(DumpHead dump) {
        String id = dump.metadata().parentId();
        if (dump.isFull() || id.isEmpty()) {
            return Optional.empty();
        }
        Optional<DumpHead> named = Optional.ofNullable(byId.get(id));
        return named.filter(parent -> rooted.contains(parent.path()))
                .or(() -> Optional.ofNullable(bySameState.get(id)))
                .or(() -> named);
    }

    /** The same, also where the parent was when the increment was taken. */
    Optional<DumpHead> of(DumpHead dump) {
        return beside(dump).or(() -> elsewhere(dump));
    }

    private static Optional<DumpHead> elsewhere(DumpHead dump) {
        String path = dump.metadata().parentFile();
        try {
            return dump.isFull() || path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DumpFolder.head(Path.of(path))).filter(dump::follows);
        } catch (HeliosException | InvalidPathException e) {
            // It is not there any more, or not for this user: then it is missing.
            return Optional.empty();
        }
    }
}
