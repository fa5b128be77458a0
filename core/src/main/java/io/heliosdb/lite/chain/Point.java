package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.Lsn;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which dump of a chain is meant: {@code latest}, its number in the chain, its id or the beginning
 * of it, a time or a position in the write-ahead log at or after which it was taken.
 */
public final class Point {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{8,36}");

    private final String text;
    private final ZoneId zone;

    /**
     * @param text as the user wrote it
     * @param zone of times without one
     */
    public Point(String text, ZoneId zone) {
        this.text = text;
        this.zone = zone;
    }

    /**
     * The dump that is meant.
     *
     * @param dumps the candidates, the oldest first
     * @throws HeliosException {@link ErrorCode#USAGE} if the text is none of these; {@link
     *     ErrorCode#NOT_FOUND} if there is no such dump; {@link ErrorCode#CONFLICT} if there are
     *     several with this number or beginning of an id
     */
    public DumpHead choose(List<DumpHead> dumps) {
        if (text.equals("latest")) {
            return dumps.getLast();
        }
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return only(dumps, head -> head.sequenceNumber() == number);
        }
        if (Lsn.isLsn(text)) {
            Lsn lsn = Lsn.parse(text);
            return last(
                    dumps,
                    head ->
                            !head.metadata().lastLsn().isEmpty()
                                    && Lsn.parse(head.metadata().lastLsn()).compareTo(lsn) <= 0);
        }
        if (ID.matcher(text).matches() && !looksLikeADate()) {
            String id = text.toLowerCase(Locale.ROOT);
            return only(dumps, head -> head.dumpId().startsWith(id));
        }
        Instant time = time();
        return last(dumps, head -> !head.takenAt().isAfter(time));
    }

    private boolean looksLikeADate() {
        return text.length() == "2025-12-08".length() && text.charAt(4) == '-';
    }

    private Instant time() {
        String iso = text.replace(' ', 'T');
        List<Function<String, Instant>> forms =
                List.of(
                        word -> OffsetDateTime.parse(word).toInstant(),
                        word -> LocalDateTime.parse(word).atZone(zone).toInstant(),
                        word -> LocalDate.parse(word).plusDays(1).atStartOfDay(zone).toInstant());
        for (Function<String, Instant> form : forms) {
            try {
                return form.apply(iso);
            } catch (DateTimeException e) {
                // It may have another form.
            }
        }
        throw new HeliosException(ErrorCode.USAGE, "not a point of a chain")
                .with("expected", "latest, a number, a dump id, a time or an LSN")
                .with("actual", text)
                .hint("Run heliosdb-lite list to see the dumps of a chain.");
    }

    private DumpHead last(List<DumpHead> dumps, Predicate<DumpHead> wanted) {
        return dumps.reversed().stream().filter(wanted).findFirst().orElseThrow(() -> none(dumps));
    }

    private DumpHead only(List<DumpHead> dumps, Predicate<DumpHead> wanted) {
        List<DumpHead> found = dumps.stream().filter(wanted).toList();
        if (found.isEmpty()) {
            throw none(dumps);
        }
        if (found.stream().map(DumpHead::dumpId).distinct().count() > 1) {
            throw new HeliosException(ErrorCode.CONFLICT, "several dumps of the chain are meant")
                    .with("actual", text)
                    .with("dumps", found.stream().map(DumpHead::dumpId).toList())
                    .hint("The chain has branches: name one of them by its id.");
        }
        return found.getFirst();
    }

    private HeliosException none(List<DumpHead> dumps) {
        return new HeliosException(ErrorCode.NOT_FOUND, "no such dump in the chain")
                .with("file", dumps.getFirst().path())
                .with("actual", text)
                .hint("Run heliosdb-lite list to see the dumps of a chain.");
    }
}
