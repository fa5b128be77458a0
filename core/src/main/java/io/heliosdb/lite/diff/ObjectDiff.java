package io.heliosdb.lite.diff;

import java.util.List;

/**
 * An object of the schema that differs.
 *
 * @param objectKind as {@code pg_dump} names it, or {@code sequence value}
 * @param name with the schema in front where there is one
 * @param before its definition on the first side; empty if it was added
 * @param after its definition on the second side; empty if it was removed
 */
public record ObjectDiff(
        Change kind, String objectKind, String name, List<String> before, List<String> after) {
    public ObjectDiff {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
