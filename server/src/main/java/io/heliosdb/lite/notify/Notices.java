package io.heliosdb.lite.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the messages say. */
final class Notices {
    private Notices() {}

    static Notice failure(Situation situation, Situation.Failure failure) {
        String text =
                "%s\n\nFailed in a row: %d, since %s.\n%s"
                        .formatted(
                                failure.message(),
                                failure.count(),
                                time(failure.since()),
                                newest(situation));
        Map<String, Object> facts = facts(situation, Notice.Kind.FAILURE);
        facts.put("error", failure.message());
        facts.put("failures", failure.count());
        facts.put("failing_since", time(failure.since()));
        return notice(situation, Notice.Kind.FAILURE, "dump failed", text, facts);
    }

    static Notice stale(Situation situation, Duration ageMax) {
        String text =
                "%s\nIt may be %s old; it is %s."
                        .formatted(newest(situation), text(ageMax), text(situation.age()));
        Map<String, Object> facts = facts(situation, Notice.Kind.STALE);
        facts.put("age_seconds", situation.age().toSeconds());
        facts.put("max_age_seconds", ageMax.toSeconds());
        return notice(situation, Notice.Kind.STALE, "no recent dump", text, facts);
    }

    static Notice recovery(Situation situation) {
        return notice(
                situation,
                Notice.Kind.RECOVERY,
                "dumps are good again",
                newest(situation),
                facts(situation, Notice.Kind.RECOVERY));
    }

    private static Notice notice(
            Situation situation,
            Notice.Kind kind,
            String what,
            String text,
            Map<String, Object> facts) {
        Situation.Source source = situation.source();
        String subject =
                "HeliosDB-Lite on %s: %s: database %s"
                        .formatted(source.host(), what, source.database());
        String place = "\nDumps are in %s.\n".formatted(source.directory());
        return new Notice(kind, situation.now(), oneLine(subject), text + place, facts);
    }

    /** A name of a database may have line breaks in it. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static Map<String, Object> facts(Situation situation, Notice.Kind kind) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("event", kind.name().toLowerCase(Locale.ROOT));
        facts.put("time", time(situation.now()));
        facts.put("host", situation.source().host());
        facts.put("database", situation.source().database());
        facts.put("backup_dir", situation.source().directory());
        facts.put("newest_good_dump", situation.newestGood().map(Notices::time).orElse(""));
        return facts;
    }

    private static String newest(Situation situation) {
        Optional<Instant> newest = situation.newestGood();
        return newest.map(at -> "The newest good dump was taken at %s.".formatted(time(at)))
                .orElse("There is no good dump.");
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String text(Duration duration) {
        long hours = duration.toHours();
        return hours >= 48
                ? "%d days and %d hours".formatted(hours / 24, hours % 24)
                : "%d hours and %d minutes".formatted(hours, duration.toMinutesPart());
    }
}
