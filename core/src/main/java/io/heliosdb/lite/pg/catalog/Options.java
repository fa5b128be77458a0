package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.util.List;
import java.util.stream.Collectors;

/** Options as the catalog keeps them, {@code name=value}, written as SQL. */
final class Options {
    private Options() {}

    /** {@code a='1', toast.b='2'} for {@code WITH (…)} or {@code SET (…)}. */
    static String storage(List<String> options) {
        return options.stream()
                .map(option -> name(option) + '=' + Identifiers.literal(value(option)))
                .collect(Collectors.joining(", "));
    }

    /** {@code a '1', b '2'} for {@code OPTIONS (…)} of the foreign data kinds. */
    static String foreign(List<String> options) {
        return options.stream()
                .map(
                        option ->
                                Identifiers.quote(option.substring(0, option.indexOf('=')))
                                        + ' '
                                        + Identifiers.literal(value(option)))
                .collect(Collectors.joining(", "));
    }

    /** {@code OPTIONS (…)} with a blank before it, or nothing. */
    static String foreignClause(List<String> options) {
        return options.isEmpty() ? "" : " OPTIONS (" + foreign(options) + ")";
    }

    private static String name(String option) {
        String name = option.substring(0, option.indexOf('='));
        return name.startsWith("toast.")
                ? "toast." + Identifiers.quote(name.substring("toast.".length()))
                : Identifiers.quote(name);
    }

    private static String value(String option) {
        return option.substring(option.indexOf('=') + 1);
    }
}
