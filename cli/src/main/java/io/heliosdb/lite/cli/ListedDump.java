package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpCounts;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.DumpTree;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.Verification;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import java.util.Optional;

/**
 * A dump as {@code list} shows it.
 *
 * @param counts empty if the file is damaged
 * @param verified the last check that it passed
 * @param isPinned whether it is kept for good
 * @param damage why it cannot be read
 */
record ListedDump(
        DumpTree.Node node,
        Optional<DumpCounts> counts,
        Optional<Verification> verified,
        boolean isPinned,
        Optional<HeliosException> damage) {
    /** Reads the end of the file, where the counts are. */
    static ListedDump of(DumpTree.Node node, VerifiedDumps verified, PinnedDumps pins) {
        boolean isPinned = pins.contains(node.head().dumpId());
        try (DumpFile file = DumpFile.open(FileByteSource.open(node.head().path()))) {
            return new ListedDump(
                    node,
                    Optional.of(DumpCounts.of(file)),
                    verified.last(file),
                    isPinned,
                    Optional.empty());
        } catch (HeliosException e) {
            return new ListedDump(
                    node, Optional.empty(), Optional.empty(), isPinned, Optional.of(e));
        }
    }

    DumpHead head() {
        return node.head();
    }

    String fileName() {
        return head().path().getFileName().toString();
    }

    /** What kind of dump it is. */
    String mode() {
        if (!head().isFull()) {
            return "increment";
        }
        return head().metadata().sameStateAs().isEmpty() ? "full" : "compacted";
    }
}
