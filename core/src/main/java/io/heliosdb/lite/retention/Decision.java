package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.DumpHead;

import java.util.List;

/**
 * What becomes of a dump, and why.
 *
 * @param reasons at least one
 * @param problem why it cannot be restored; empty for a good dump
 */
public record Decision(DumpHead dump, boolean isKept, List<String> reasons, String problem) {
    public Decision {
        reasons = List.copyOf(reasons);
    }

    /** Whether its chain opens and no check of it failed. */
    public boolean isGood() {
        return problem.isEmpty();
    }
}
