package io.heliosdb.lite.pg;

/** Quotes names and values for SQL text, whatever they hold. */
public final class SqlText {
    private SqlText() {}

    /** A name in double quotes. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A qualified name. */
    public static String qualified(String schema, String name) {
        return identifier(schema) + '.' + identifier(name);
    }

    /** A text value. Right for {@code standard_conforming_strings = on}, which sessions pin. */
    public static String literal(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }
}
