package io.heliosdb.lite.format;

/** Whether a dump stands alone. */
public enum DumpMode {
    /** Needs no other file. */
    FULL,
    /** Holds the changes since its parent. */
    INCREMENTAL
}
