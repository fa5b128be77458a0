package io.heliosdb.lite.format;

/**
 * What is known of a column's values, for the choice of an encoding. The bytes are never changed by
 * it: a wrong kind costs space, not correctness.
 */
public enum ValueKind {
    /** Nothing known. */
    OPAQUE,
    /** Two's complement, big-endian, 1 to 8 bytes wide: integers, dates, times, booleans, oids. */
    INTEGER,
    /** PostgreSQL's numeric in its binary form. */
    NUMERIC,
    /** Text in the dump's encoding. */
    TEXT
}
