package io.heliosdb.lite.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
        Notice.Kind kind = isDump(situation) ? Notice.Kind.FAILURE : Notice.Kind.DRILL_FAILURE;
        Map<String, Object> facts = facts(situation, kind);
        facts.put("error", failure.message());
        facts.put("failures", failure.count());
        facts.put("failing_since", time(failure.since()));
        String what = isDump(situation) ? "dump failed" : "drill failed";
        return notice(situation, kind, what, text, facts);
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
        Notice.Kind kind = isDump(situation) ? Notice.Kind.RECOVERY : Notice.Kind.DRILL_RECOVERY;
        String what = isDump(situation) ? "dumps are good again" : "drills pass again";
        return notice(situation, kind, what, newest(situation), facts(situation, kind));
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
        facts.put(
                isDump(situation) ? "newest_good_dump" : "newest_proven_dump",
                situation.newestGood().map(Notices::time).orElse(""));
        return facts;
    }

    private static String newest(Situation situation) {
        String kind = isDump(situation) ? "good" : "proven";
        return situation
                .newestGood()
                .map(at -> "The newest %s dump was taken at %s.".formatted(kind, time(at)))
                .orElse("There is no %s dump.".formatted(kind));
    }

    private static boolean isDump(Situation situation) {
        return situation.work() == Situation.Work.DUMP;
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
