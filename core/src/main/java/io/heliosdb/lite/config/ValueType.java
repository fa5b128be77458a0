package io.heliosdb.lite.config;

import static io.heliosdb.lite.config.Raw.Form.BOOLEAN;
import static io.heliosdb.lite.config.Raw.Form.INTEGER;
import static io.heliosdb.lite.config.Raw.Form.LIST;
import static io.heliosdb.lite.config.Raw.Form.STRING;
import static io.heliosdb.lite.config.Raw.Form.WORD;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a key takes.
 *
 * @param expected for an error message
 * @param forms in which it may be written
 * @param parser empty if the value makes no sense
 * @param printer writes a value as a person would; what is secret in it, it leaves out
 */
public record ValueType<T>(
        String expected,
        Set<Raw.Form> forms,
        Function<Raw, Optional<T>> parser,
        Function<T, String> printer) {
    private static final int PORT_MAX = 65535;
    private static final String LINE = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*";
    private static final String ADDRESS = "(?s)[A-Za-z][A-Za-z0-9+.-]*://.*";

    static final ValueType<Boolean> FLAG =
            new ValueType<>(
                    "true or false",
                    Set.of(BOOLEAN),
                    raw ->
                            switch (raw.texts().getFirst()) {
                                case "true" -> Optional.of(true);
                                case "false" -> Optional.of(false);
                                default -> Optional.empty();
                            },
                    Object::toString);

    /** A line without control characters. */
    static final ValueType<String> TEXT = matching("a text in quotes, of one line", LINE);

    /** A name or an address of a machine; whether it is there is seen when it is used. */
    static final ValueType<String> HOST =
            matching("the name or the address of a host", "[^\\p{Cntrl}\\s/@]+");

    static final ValueType<Integer> PORT = count(1, PORT_MAX);

    static final ValueType<Long> BYTES =
            new ValueType<>(
                    "a number of bytes, such as 1073741824 or \"1GB\"",
                    Set.of(INTEGER, STRING),
                    raw -> Quantities.bytes(raw.texts().getFirst()),
                    Object::toString);

    static final ValueType<Duration> DURATION =
            new ValueType<>(
                    "a length of time, such as \"30m\", \"12h\" or \"7d\"",
                    Set.of(STRING),
                    raw -> Quantities.duration(raw.texts().getFirst()),
                    Quantities::text);

    static final ValueType<String> SCHEDULE =
            text(
                    "a schedule of five fields, such as \"0 2 * * *\", or \"@daily\"",
                    text -> CronSyntax.isValid(text) ? Optional.of(text) : Optional.empty(),
                    Function.identity());

    static final ValueType<ZoneId> ZONE =
            text(
                    "a time zone, such as \"Europe/Berlin\" or \"UTC\"",
                    ValueType::zone,
                    ZoneId::getId);

    static final ValueType<String> MAIL_ADDRESS = matching("a mail address", MailAddresses.PATTERN);

    static final ValueType<List<String>> MAIL_ADDRESSES =
            new ValueType<>(
                    "a mail address, or a list of them",
                    Set.of(STRING, LIST),
                    raw -> MailAddresses.parse(raw.texts()),
                    addresses -> String.join(", ", addresses));

    /** Its path and its query may be what proves who posts there: they are never shown. */
    static final ValueType<URI> URL =
            text("a URL that begins with http:// or https://", ValueType::url, ValueType::site);

    static final ValueType<Path> PATH =
            new ValueType<>(
                    "a path on this machine", Set.of(STRING), ValueType::path, Path::toString);

    /** Of a database: the server is the instance itself. */
    static final ValueType<String> DATABASE =
            matching("the name of a database, and no URI", "(?!.*://)" + LINE);

    /** In the environment, one a line. */
    static final ValueType<List<String>> CHECKS =
            new ValueType<>(
                    "a list of checks, each \"SQL => expected\"",
                    Set.of(LIST),
                    ValueType::checks,
                    checks -> String.join("; ", checks));

    /** A whole number of this range. */
    static ValueType<Integer> count(int min, int max) {
        String range = max == Integer.MAX_VALUE ? "from %d on".formatted(min) : min + " to " + max;
        return new ValueType<>(
                "a whole number, " + range,
                Set.of(INTEGER),
                raw ->
                        Quantities.number(raw.texts().getFirst())
                                .filter(number -> number >= min && number <= max)
                                .map(Long::intValue),
                Object::toString);
    }

    /** One of these words. */
    static ValueType<String> oneOf(String... words) {
        return matching(
                "one of " + String.join(", ", words) + ", in quotes", String.join("|", words));
    }

    private static ValueType<String> matching(String expected, String pattern) {
        return text(
                expected,
                text -> Optional.of(text).filter(value -> value.matches(pattern)),
                Function.identity());
    }

    private static <T> ValueType<T> text(
            String expected, Function<String, Optional<T>> parser, Function<T, String> printer) {
        return new ValueType<>(
                expected, Set.of(STRING), raw -> parser.apply(raw.texts().getFirst()), printer);
    }

    /** The value; empty if it is of another form or makes no sense. */
    Optional<T> parse(Raw raw) {
        boolean fits = raw.form() == WORD || forms.contains(raw.form());
        return fits ? parser.apply(raw) : Optional.empty();
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isHttp && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String site(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return "%s://%s%s/...".formatted(url.getScheme(), url.getHost(), port);
    }

    private static Optional<Path> path(Raw raw) {
        String text = raw.texts().getFirst();
        try {
            return text.isBlank() || text.matches(ADDRESS)
                    ? Optional.empty()
                    : Optional.of(raw.directory().resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> checks(Raw raw) {
        List<String> checks = new ArrayList<>();
        for (String text : raw.texts()) {
            checks.addAll(raw.form() == WORD ? text.lines().toList() : List.of(text));
        }
        boolean areValid =
                !checks.isEmpty()
                        && checks.stream().allMatch(check -> check.matches("(?s).*\\S\\s*=>.*"));
        return areValid ? Optional.of(List.copyOf(checks)) : Optional.empty();
    }
}
