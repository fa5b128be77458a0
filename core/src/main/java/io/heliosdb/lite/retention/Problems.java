package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.Chain;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the dumps of a directory that cannot be restored, as far as is known without rows. */
public final class Problems {
    private final DumpFolder folder;

    /** By file; empty for good ones. */
    private final Map<Path, String> byFile = new HashMap<>();

    private Problems(DumpFolder folder) {
        this.folder = folder;
    }

    /**
     * Opens each chain once, and looks which checks failed.
     *
     * @return what is wrong, by the file of each dump that is not good
     */
    public static Map<Path, String> of(DumpFolder folder, VerifiedDumps verified) {
        Problems problems = new Problems(folder);
        // What opens with the last dump of a chain opens without it.
        folder.dumps().reversed().forEach(problems::open);
        for (DumpHead dump : folder.dumps()) {
            if (verified.hasFailed(dump.dumpId())) {
                problems.addFailed(dump);
            }
        }
        problems.byFile.values().removeIf(String::isEmpty);
        return Map.copyOf(problems.byFile);
    }

    private void open(DumpHead dump) {
        if (byFile.containsKey(dump.path())) {
            return;
        }
        try (Chain chain = folder.open(dump)) {
            chain.files().forEach(file -> byFile.putIfAbsent(Path.of(file.name()), ""));
        } catch (HeliosException e) {
            byFile.put(dump.path(), e.getMessage());
        }
    }

    private void addFailed(DumpHead failed) {
        String problem = "failed its last check: file=" + failed.path();
        List<DumpHead> descendants = folder.descendantsOf(failed);
        for (DumpHead dump : descendants) {
            boolean needs =
                    byFile.getOrDefault(dump.path(), "").isEmpty()
                            && folder.chainOf(dump).stream()
                                    .anyMatch(head -> head.dumpId().equals(failed.dumpId()));
            if (needs) {
                byFile.put(dump.path(), problem);
            }
        }
    }
}
