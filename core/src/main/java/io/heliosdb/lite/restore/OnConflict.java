package io.heliosdb.lite.restore;

/** What to do with a row of a dump whose key is there already. */
public enum OnConflict {
    /** Nothing is restored. */
    ERROR,
    /** The row that is there stays, whatever key of its table is in the way. */
    SKIP,
    /** The row that is there becomes that of the dump, if their primary keys are equal. */
    UPDATE
}
