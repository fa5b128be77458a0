package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.HeliosException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which of some dumps each increment follows. */
public final class Parents {
    private final Map<String, List<DumpHead>> byState = new HashMap<>();

    /** Those whose chains go back to a full dump. */
    private final Set<Path> rooted = new HashSet<>();

    /**
     * @param dumps of several with the same id, the first is taken
     */
    Parents(List<DumpHead> dumps) {
        for (DumpHead dump : dumps) {
            Stream.of(dump.dumpId(), dump.metadata().sameStateAs())
                    .filter(id -> !id.isEmpty())
                    .distinct()
                    .forEach(id -> byState.computeIfAbsent(id, k -> new ArrayList<>()).add(dump));
        }
        List<DumpHead> bases = dumps.stream().filter(DumpHead::isFull).toList();
        new Followers(dumps).reachedFrom(bases).forEach(dump -> rooted.add(dump.path()));
    }

    /**
     * All that an increment may follow here, the one that its chain goes through first: one whose
     * own chain is whole, the one that the increment names. None of a base.
     */
    public List<DumpHead> all(DumpHead dump) {
        return dump.isFull()
                ? List.of()
                : byState.getOrDefault(dump.metadata().parentId(), List.of()).stream()
                        .sorted(
                                Comparator.comparing((DumpHead head) -> !isRooted(head))
                                        .thenComparing(head -> !isNamedBy(dump, head)))
                        .toList();
    }

    private boolean isRooted(DumpHead dump) {
        return rooted.contains(dump.path());
    }

    private static boolean isNamedBy(DumpHead increment, DumpHead parent) {
        return parent.dumpId().equals(increment.metadata().parentId());
    }

    /** The first of these; empty for a base. */
    Optional<DumpHead> beside(DumpHead dump) {
        return all(dump).stream().findFirst();
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
