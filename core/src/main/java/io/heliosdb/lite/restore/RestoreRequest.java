package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.Check;

import java.util.List;

/**
 * How to restore.
 *
 * @param jobs sessions that load at a time, at least 1; one transaction has but one
 * @param kindsLeftOut kinds of objects that are not wanted, as {@code owner}
 * @param createsRoles whether roles that the server lacks are made, without the right to log in
 * @param ignoresErrors whether what the server refuses behind the rows (constraints, indexes) is
 *     left out, so that the restore goes on
 * @param isWithoutSequences whether the values of sequences are lost: those of columns then go on
 *     behind the rows
 * @param isWhole whether what is restored is all that the dump had: the database then remembers
 *     which dump it is
 */
public record RestoreRequest(
        int jobs,
        List<String> kindsLeftOut,
        boolean createsRoles,
        boolean ignoresErrors,
        boolean isWithoutSequences,
        boolean isWhole) {
    public RestoreRequest {
        Check.argument(jobs > 0, "jobs is not positive: %d", jobs);
        kindsLeftOut = List.copyOf(kindsLeftOut);
    }

    /** Everything in the file, for the roles that are there. */
    public static RestoreRequest of(int jobs) {
        return new RestoreRequest(jobs, List.of(), false, false, false, true);
    }

    /** The same on a server of its own, which may lack the roles. */
    public static RestoreRequest withRoles(int jobs) {
        return new RestoreRequest(jobs, List.of(), true, false, false, true);
    }
}
