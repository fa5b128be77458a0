package io.heliosdb.lite.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Throws dice and runs what they say in one database. The same seed does the same on servers of the
 * same version: what there is to choose from is asked of the catalog, in the order of names.
 */
final class RandomSql {
    private static final int NAME_BYTES_MAX = 63;

    private static final List<String> NAMES =
            List.of(
                    "plain",
                    "Upper Case",
                    "select",
                    "user",
                    "order",
                    "a\"quote",
                    "it's",
                    "two\nlines",
                    "back\\slash",
                    "tab\there",
                    " space ",
                    "dot.ted",
                    "a,b",
                    "per%s%cent",
                    "$$dollar$$",
                    "-- no comment;",
                    "/* open",
                    "(paren",
                    "{brace}",
                    "1st",
                    "grün",
                    "名前",
                    "smile😀",
                    "null",
                    "public",
                    "x".repeat(NAME_BYTES_MAX),
                    "ä".repeat(NAME_BYTES_MAX / 2),
                    "c:\\",
                    "@at",
                    "\"",
                    "E'\\'");

    private final SplittableRandom random;
    private final Connection connection;
    private final List<String> log;
    private int nameCount;

    /**
     * @param log gets what was run and accepted, in order
     */
    RandomSql(long seed, Connection connection, List<String> log) {
        this.random = new SplittableRandom(seed);
        this.connection = connection;
        this.log = log;
    }

    /** Whether something that happens so often happens now. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A text, or none. */
    String maybe(int percent, String text) {
        return chance(percent) ? text : "";
    }

    int number(int from, int to) {
        return random.nextInt(from, to);
    }

    String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A new name, quoted; often one that is hard to write down. */
    String name() {
        String name = chance(50) ? one(NAMES) : one("a", "b", "t", "zz") + nameCount++;
        if (chance(50)) {
            String suffix = "_" + nameCount++;
            name = name.substring(0, Math.min(name.length(), 24)) + suffix;
        }
        return quote(name);
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return text.contains("\\")
                ? " E'" + text.replace("\\", "\\\\").replace("'", "''") + '\''
                : '\'' + text.replace("'", "''") + '\'';
    }

    /** Runs a statement; many a random one makes no sense to the server. */
    boolean run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean ignored = statement.execute(sql);
            log.add(sql);
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
                throw new IllegalStateException(sql, e);
            }
            return false;
        }
    }

    /** The first column of what a query returns; empty if the server refuses it. */
    List<String> query(String sql) {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return values;
    }

    /** One of what a query returns. */
    Optional<String> oneOf(String sql) {
        List<String> values = query(sql);
        return values.isEmpty() ? Optional.empty() : Optional.of(one(values));
    }
}
