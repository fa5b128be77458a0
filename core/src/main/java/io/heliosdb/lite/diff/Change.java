package io.heliosdb.lite.diff;

/** What became of something from the first side to the second. */
public enum Change {
    ADDED,
    REMOVED,
    CHANGED
}
