package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.EditDistance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Tells a user who mistyped a name which similar ones there are. */
public final class UnknownName {
    private static final int SUGGESTIONS_MAX = 10;

    private UnknownName() {}

    /**
     * An exception of code NOT_FOUND that lists the most similar names.
     *
     * @param kind what is not found: {@code table} or {@code schema}
     * @param known the names there are, as the pattern would name them
     */
    public static HeliosException of(String kind, String pattern, Collection<String> known) {
        return new HeliosException(ErrorCode.NOT_FOUND, "no " + kind + " matches the pattern")
                .with("pattern", pattern)
                .hint(hint(kind, pattern, known));
    }

    private static String hint(String kind, String pattern, Collection<String> known) {
        if (known.isEmpty()) {
            return "There are no %ss.".formatted(kind);
        }
        List<String> names =
                known.stream()
                        .sorted(
                                Comparator.comparingInt(
                                                (String name) -> EditDistance.of(pattern, name))
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(SUGGESTIONS_MAX)
                        .toList();
        int more = known.size() - names.size();
        String rest = more > 0 ? " and %d more".formatted(more) : "";
        return "Known %ss: %s%s.".formatted(kind, String.join(", ", names), rest);
    }
}
