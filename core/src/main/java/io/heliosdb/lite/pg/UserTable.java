package io.heliosdb.lite.pg;

/**
 * A table that a user made.
 *
 * @param schema name of its schema
 * @param name its name, unquoted
 * @param isVisible whether it is meant by its name alone: nothing before it in the search path has
 *     that name
 * @param isPartitioned whether its rows are in partitions, which count as parts of it
 * @param estimatedRows the planner's estimate, -1 if the table was never analyzed
 * @param bytes what it takes on disk with indexes and large values
 */
public record UserTable(
        String schema,
        String name,
        boolean isVisible,
        boolean isPartitioned,
        long estimatedRows,
        long bytes) {

    /** How {@code --tables} wants it: alone if it is visible, else {@code schema.name}. */
    public String reference() {
        return isVisible ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    /** Names that a pattern would fold or take apart go into double quotes. */
    private static String quoted(String name) {
        boolean isPlain = !name.isEmpty() && name.chars().allMatch(UserTable::isPlain);
        return isPlain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isPlain(int c) {
        boolean isAscii = c < 0x80;
        return isAscii
                ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
                : !Character.isWhitespace(c);
    }
}
