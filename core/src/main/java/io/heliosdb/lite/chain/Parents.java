package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.HeliosException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of some dumps each increment follows. */
final class Parents {
    private final Map<String, DumpHead> byId = new HashMap<>();
    private final Map<String, DumpHead> bySameState = new HashMap<>();

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
    }

    /** The dump that an increment names, else one that tells the same state; empty for a base. */
    Optional<DumpHead> beside(DumpHead dump) {
        String id = dump.metadata().parentId();
        if (dump.isFull() || id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(byId.getOrDefault(id, bySameState.get(id)));
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
