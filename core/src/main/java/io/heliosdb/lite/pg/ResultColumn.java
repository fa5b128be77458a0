package io.heliosdb.lite.pg;

/**
 * A column of a result.
 *
 * @param name its label
 * @param kind what its values are, as far as printing cares
 */
public record ResultColumn(String name, Kind kind) {
    /** What values of a column are, as far as printing cares. */
    public enum Kind {
        /** Integers, floating point and exact numbers. */
        NUMBER,
        /** {@code t} or {@code f}. */
        BOOLEAN,
        /** A JSON document. */
        JSON,
        /** Everything else. */
        TEXT
    }
}
