package io.heliosdb.lite.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Types at random, those of the user among them, and values of any type as expressions. */
final class RandomValues {
    private static final int DEPTH_MAX = 8;

    private static final Map<String, List<String>> LITERALS =
            Map.ofEntries(
                    Map.entry("smallint", List.of("0", "-32768", "7")),
                    Map.entry("integer", List.of("1", "2", "3", "15", "-2147483648")),
                    Map.entry("bigint", List.of("1", "9223372036854775807", "12")),
                    Map.entry("numeric", List.of("NaN", "1.50", "-0.001", "1e40")),
                    Map.entry("numeric(10,2)", List.of("12.34", "0")),
                    Map.entry("double precision", List.of("-0", "1e-300", "Infinity", "0.1")),
                    Map.entry("real", List.of("1.5", "NaN")),
                    Map.entry("boolean", List.of("t", "f")),
                    Map.entry("text", List.of("", "a", "B", "it's \\ \"x\"\n\t", "smile😀", "\\N")),
                    Map.entry("character varying(12)", List.of("", "abc", "ü")),
                    Map.entry("character(5)", List.of("", "ab")),
                    Map.entry("name", List.of("n", "x y")),
                    Map.entry("\"char\"", List.of("c", "")),
                    Map.entry("bytea", List.of("", "\\x00ff")),
                    Map.entry("date", List.of("2001-02-03", "infinity", "4713-01-01 BC")),
                    Map.entry("timestamp without time zone", List.of("2003-04-05 06:07:08.9")),
                    Map.entry("timestamp(3) with time zone", List.of("2003-04-05 06:07:08.9+03")),
                    Map.entry("time without time zone", List.of("24:00", "01:02:03.456789")),
                    Map.entry("time with time zone", List.of("01:02:03+05:30")),
                    Map.entry("interval", List.of("1 mon -2 days 03:04:05.6", "0")),
                    Map.entry("interval day to second(2)", List.of("3 days 1.25 s")),
                    Map.entry("uuid", List.of("0f0e0d0c-0b0a-0908-0706-050403020100")),
                    Map.entry("json", List.of("{\"a\": [1, null]}", "null")),
                    Map.entry("jsonb", List.of("{\"a\": [1, null]}", "\"x\"")),
                    Map.entry("xml", List.of("<a>1</a>", "t")),
                    Map.entry("inet", List.of("10.0.0.1/8", "::1")),
                    Map.entry("macaddr", List.of("08:00:2b:01:02:03")),
                    Map.entry("bit(5)", List.of("10101")),
                    Map.entry("bit varying", List.of("", "101")),
                    Map.entry("money", List.of("12.34")),
                    Map.entry("point", List.of("(1,2)")),
                    Map.entry("polygon", List.of("((0,0),(1,1),(1,0))")),
                    Map.entry("tsvector", List.of("'a':1 'b':2A")),
                    Map.entry("tsquery", List.of("'a' & !'b'")),
                    Map.entry("int4range", List.of("[1,5)", "empty")),
                    Map.entry("tstzmultirange", List.of("{}", "{[2000-01-01 00:00+00,)}")),
                    Map.entry("oid", List.of("0", "26")),
                    Map.entry("regtype", List.of("integer", "text")),
                    Map.entry("regclass", List.of("pg_class")),
                    Map.entry("pg_lsn", List.of("16/B374D848")),
                    Map.entry("jsonpath", List.of("$.a[*]")));

    private static final List<String> BUILT_IN = LITERALS.keySet().stream().sorted().toList();

    private static final List<String> COMMON =
            List.of("integer", "text", "bigint", "date", "numeric", "boolean");

    private final RandomSql sql;

    RandomValues(RandomSql sql) {
        this.sql = sql;
    }

    /** A type, as SQL names it. */
    String type() {
        int dice = sql.number(0, 100);
        if (dice < 40) {
            return sql.one(COMMON);
        }
        String type = dice < 70 ? sql.one(BUILT_IN) : userType();
        return sql.chance(15) && !type.endsWith("]") ? type + "[]" : type;
    }

    /**
     * Not of an heir: in a restored one, the columns of its parents come first, for pg_dump, too.
     */
    String userType() {
        return sql.oneOf(
                        """
                        SELECT t.oid::regtype::text FROM pg_type t
                            JOIN pg_namespace n ON n.oid = typnamespace
                            LEFT JOIN pg_class c ON c.oid = typrelid
                        WHERE nspname !~ '^pg_|^information' AND typtype IN ('e', 'c', 'd', 'r', 'm')
                            AND (relkind IS NULL OR relkind IN ('c', 'r', 'v'))
                            AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid AND NOT relispartition)
                        ORDER BY 1
                        """)
                .orElse("text");
    }

    /** An expression of the type. */
    String value(String type) {
        return value(type, 0);
    }

    private String value(String type, int depth) {
        // Within rows the server writes it without its type, and reads it with one.
        if (depth > DEPTH_MAX || (depth == 0 && sql.chance(8))) {
            return "NULL::" + type;
        }
        List<String> literals = LITERALS.get(type);
        if (literals != null) {
            return RandomSql.literal(sql.one(literals)) + "::" + type;
        }
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            return sql.chance(20)
                    ? "'{}'::" + type
                    : "ARRAY[%s, %s]::%s"
                            .formatted(value(element, depth + 1), value(element, depth + 1), type);
        }
        List<String> facts =
                sql.query(
                        """
                        SELECT unnest(ARRAY[typtype::text, format_type(typbasetype, typtypmod),
                            (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)])
                        FROM pg_type t WHERE t.oid = to_regtype(%s)
                        """
                                .formatted(RandomSql.literal(type)));
        if (facts.isEmpty()) {
            return "NULL::" + type;
        }
        return switch (facts.get(0)) {
            case "e" -> "(enum_first(NULL::%1$s))::%1$s".formatted(type);
            case "d" -> "%s::%s".formatted(value(facts.get(1), depth + 1), type);
            case "r" -> "%s(%s, NULL)".formatted(type, value(facts.get(2), depth + 1));
            case "m" -> "'{}'::" + type;
            case "c" -> row(type, depth);
            default -> "NULL::" + type;
        };
    }

    private String row(String type, int depth) {
        List<String> values = new ArrayList<>();
        for (String attribute :
                sql.query(
                        """
                        SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                            JOIN pg_type t ON t.typrelid = attrelid
                        WHERE t.oid = to_regtype(%s) AND attnum > 0 AND NOT attisdropped
                        ORDER BY attnum
                        """
                                .formatted(RandomSql.literal(type)))) {
            values.add(value(attribute, depth + 1));
        }
        return "ROW(%s)::%s".formatted(String.join(", ", values), type);
    }
}
