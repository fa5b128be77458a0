package io.heliosdb.lite.format;

/** Which halves of a database a dump was asked to hold. */
public enum DumpContent {
    /** Definitions and rows. */
    ALL,
    /** Definitions alone: tables are empty, sequences begin anew. */
    SCHEMA,
    /** Rows and values of sequences alone: the tables must be there to take them. */
    DATA
}
