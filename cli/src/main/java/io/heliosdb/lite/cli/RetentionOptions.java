package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.RetentionConfig;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.retention.RetentionPolicy;

import picocli.CommandLine.Option;

import java.time.DateTimeException;
import java.time.ZoneId;

/** What to keep. */
final class RetentionOptions {
    @Option(
            names = "--retention-days",
            paramLabel = "N",
            description = "Keep what is not older than N days.")
    private Integer days;

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the last N dumps.")
    private Integer last;

    @Option(
            names = "--keep-daily",
            paramLabel = "N",
            description = "Keep the last dump of each of the last N days that have any.")
    private Integer daily;

    @Option(
            names = "--keep-weekly",
            paramLabel = "N",
            description = "The same of weeks, from Monday to Sunday.")
    private Integer weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "The same of months.")
    private Integer monthly;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "Whose days these are, as Europe/Berlin (default: the system's).")
    private String zone;

    /** What the configuration says. */
    static RetentionPolicy configured(Config config) {
        RetentionConfig rules = config.retention();
        return new RetentionPolicy(
                rules.days().orElse(0),
                rules.last().orElse(0),
                rules.daily().orElse(0),
                rules.weekly().orElse(0),
                rules.monthly().orElse(0),
                config.schedule().zone());
    }

    /** What was asked for, else what is the default. */
    RetentionPolicy policy(RetentionPolicy otherwise) {
        return new RetentionPolicy(
                number("--retention-days", days, otherwise.days()),
                number("--keep-last", last, otherwise.last()),
                number("--keep-daily", daily, otherwise.daily()),
                number("--keep-weekly", weekly, otherwise.weekly()),
                number("--keep-monthly", monthly, otherwise.monthly()),
                zone == null ? otherwise.zone() : zone(zone));
    }

    private static int number(String option, Integer given, int otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (given < 1 || given > RetentionPolicy.NUMBER_MAX) {
            throw new HeliosException(ErrorCode.USAGE, "number is out of range")
                    .with("option", option)
                    .with("expected", "1 to " + RetentionPolicy.NUMBER_MAX)
                    .with("actual", given)
                    .hint("Leave the option out where a rule is not wanted.");
        }
        return given;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new HeliosException(ErrorCode.USAGE, "no such time zone", e)
                    .with("actual", name)
                    .hint("Write it like Europe/Berlin, UTC or +02:00.");
        }
    }
}
