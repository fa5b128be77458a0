package io.heliosdb.lite.pg;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes names and strings so that a server reads back exactly what was meant. */
public final class Identifiers {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    // PostgreSQL 14 to 18, pg_get_keywords(): all that are not of category U (unreserved).
    private static final Set<String> KEYWORDS =
            Set.of(
                    """
                    all analyse analyze and any array as asc asymmetric authorization
                    between bigint binary bit boolean both case cast char character check
                    coalesce collate collation column concurrently constraint create cross
                    current_catalog current_date current_role current_schema current_time
                    current_timestamp current_user dec decimal default deferrable desc
                    distinct do else end except exists extract false fetch float for
                    foreign freeze from full grant greatest group grouping having ilike in
                    initially inner inout int integer intersect interval into is isnull
                    join json json_array json_arrayagg json_exists json_object
                    json_objectagg json_query json_scalar json_serialize json_table
                    json_value lateral leading least left like limit localtime
                    localtimestamp merge_action national natural nchar none normalize not
                    notnull null nullif numeric offset on only or order out outer overlaps
                    overlay placing position precision primary real references returning
                    right row select session_user setof similar smallint some substring
                    symmetric system_user table tablesample then time timestamp to trailing
                    treat trim true union unique user using values varchar variadic verbose
                    when where window with xmlattributes xmlconcat xmlelement xmlexists
                    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
                    """
                            .strip()
                            .split("\\s+"));

    private Identifiers() {}

    /** The name as it must be written in SQL: with double quotes if it needs them. */
    public static String quote(String name) {
        if (PLAIN.matcher(name).matches() && !KEYWORDS.contains(name)) {
            return name;
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code schema.name}, both quoted as needed; the name alone if the schema is empty. */
    public static String qualified(String schema, String name) {
        return schema.isEmpty() ? quote(name) : quote(schema) + '.' + quote(name);
    }

    /** Names quoted as needed, with commas between. */
    public static String list(Collection<String> names) {
        return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }

    /** A string constant; relies on {@code standard_conforming_strings} being on. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
