package io.heliosdb.lite.format.column;

/** How the values of a column are laid out in its block. docs/format.md section 7. */
public enum Encoding {
    /** Lengths and bytes. */
    PLAIN(0),
    /** Integers of one width, packed relative to a base. */
    INTEGER(1),
    /** PostgreSQL numerics of one scale as packed integers. */
    NUMERIC(2),
    /** Up to 256 different values and a code for each row. */
    DICTIONARY(3);

    private final int id;

    Encoding(int id) {
        this.id = id;
    }

    /** What the file calls it, 0 to 255. */
    public int id() {
        return id;
    }
}
