package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.DumpTree;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.VerifiedDumps;

import java.util.List;

/**
 * A chain with its branches as {@code list} shows it.
 *
 * @param isBroken whether what its first dump follows is not there
 * @param dumps each behind its parent
 */
record ListedChain(boolean isBroken, List<ListedDump> dumps) {
    ListedChain {
        dumps = List.copyOf(dumps);
    }

    /** Reads every file of it. */
    static ListedChain of(DumpTree tree, VerifiedDumps verified, PinnedDumps pins) {
        return new ListedChain(
                tree.isBroken(),
                tree.nodes().stream().map(node -> ListedDump.of(node, verified, pins)).toList());
    }

    DumpHead root() {
        return dumps.getFirst().head();
    }

    /** Whether no file is damaged, as far as is seen without its rows. */
    boolean isAllRead() {
        return dumps.stream().allMatch(dump -> dump.damage().isEmpty());
    }

    /** Size of all files. */
    long bytes() {
        return dumps.stream().mapToLong(dump -> dump.head().fileBytes()).sum();
    }
}
