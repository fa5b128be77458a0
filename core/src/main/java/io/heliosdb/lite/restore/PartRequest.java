package io.heliosdb.lite.restore;

/**
 * How to change a part of a database.
 *
 * @param selection what of the dump
 * @param onConflict what happens to rows whose key is there
 * @param replacesRows whether the selected tables lose the rows that they have
 */
public record PartRequest(RestoreSelection selection, OnConflict onConflict, boolean replacesRows) {
    /** Rows are added to those that are there. */
    public static PartRequest adding(RestoreSelection selection, OnConflict onConflict) {
        return new PartRequest(selection, onConflict, false);
    }

    /** The selected tables have the rows of the dump afterwards, and no others. */
    public static PartRequest replacing(RestoreSelection selection) {
        return new PartRequest(selection, OnConflict.ERROR, true);
    }

    /** Whether rows whose key is there are replaced. */
    boolean isUpdating() {
        return onConflict == OnConflict.UPDATE;
    }
}
