package io.heliosdb.lite.config;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;

/** What a schedule may look like: the five fields of cron(8), or one of its nicknames. */
public final class CronSyntax {
    // cron-utils 9.2, CronDefinitionBuilder.unixCrontab(), and the nicknames, which that lacks.
    private static final CronDefinition DEFINITION =
            CronDefinitionBuilder.defineCron()
                    .withMinutes()
                    .withValidRange(0, 59)
                    .withStrictRange()
                    .and()
                    .withHours()
                    .withValidRange(0, 23)
                    .withStrictRange()
                    .and()
                    .withDayOfMonth()
                    .withValidRange(1, 31)
                    .withStrictRange()
                    .and()
                    .withMonth()
                    .withValidRange(1, 12)
                    .withStrictRange()
                    .and()
                    .withDayOfWeek()
                    .withValidRange(0, 7)
                    .withMondayDoWValue(1)
                    .withIntMapping(7, 0)
                    .withStrictRange()
                    .and()
                    .withSupportedNicknameYearly()
                    .withSupportedNicknameAnnually()
                    .withSupportedNicknameMonthly()
                    .withSupportedNicknameWeekly()
                    .withSupportedNicknameDaily()
                    .withSupportedNicknameMidnight()
                    .withSupportedNicknameHourly()
                    .instance();

    private CronSyntax() {}

    /**
     * Parses a schedule.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Cron parse(String text) {
        return new CronParser(DEFINITION).parse(text).validate();
    }

    /** Whether it is a schedule. */
    static boolean isValid(String text) {
        try {
            return parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
