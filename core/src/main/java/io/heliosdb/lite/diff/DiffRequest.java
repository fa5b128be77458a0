package io.heliosdb.lite.diff;

import io.heliosdb.lite.error.Check;

import java.nio.file.Path;
import java.util.function.BiPredicate;

/**
 * What to compare.
 *
 * @param tables tells by schema and name which tables and sequences are meant
 * @param isSelective whether that leaves anything out: then only objects of tables are compared
 * @param rowsShownMax differences to describe for each table
 * @param temporaryDirectory where hashes go that do not fit into memory
 */
public record DiffRequest(
        BiPredicate<String, String> tables,
        boolean isSelective,
        int rowsShownMax,
        Path temporaryDirectory) {
    public DiffRequest {
        Check.argument(rowsShownMax >= 0, "rowsShownMax is negative: %d", rowsShownMax);
    }
}
