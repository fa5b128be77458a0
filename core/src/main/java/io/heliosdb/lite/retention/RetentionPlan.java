package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.PinnedDumps;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the dumps of a directory.
 *
 * @param decisions of each dump, the oldest first
 * @param deletions in the order in which they are safe: what follows a dump goes before it
 * @param unreadable files that are kept because nobody knows what they are
 */
public record RetentionPlan(
        List<Decision> decisions,
        List<DumpHead> deletions,
        List<DumpFolder.Unreadable> unreadable) {
    public RetentionPlan {
        decisions = List.copyOf(decisions);
        deletions = List.copyOf(deletions);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Decides.
     *
     * @param problems of the dumps that cannot be restored, by file: they are kept
     */
    public static RetentionPlan of(
            DumpFolder folder,
            Map<Path, String> problems,
            PinnedDumps pins,
            RetentionPolicy policy,
            Instant now) {
        Keeping keeping = new Keeping(folder, problems, policy);
        keeping.keep(pins, now);
        List<Decision> decisions = folder.dumps().stream().map(keeping::decision).toList();
        List<DumpHead> unwanted =
                decisions.stream().filter(d -> !d.isKept()).map(Decision::dump).toList();
        return new RetentionPlan(
                decisions, DeletionOrder.of(folder, unwanted), folder.unreadable());
    }

    /** Whether some file cannot be restored, and was left alone therefore. */
    public boolean hasProblems() {
        return !unreadable.isEmpty() || decisions.stream().anyMatch(d -> !d.isGood());
    }
}
