package io.heliosdb.lite.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings in force, all of which are valid.
 *
 * @param file that was read; empty if there is none
 * @param settings where each value came from
 */
public record Config(
        Optional<Path> file,
        Settings settings,
        DumpConfig dump,
        ScheduleConfig schedule,
        RetentionConfig retention,
        AlertConfig alerts,
        RestoreConfig restore,
        SmtpConfig smtp,
        DrillConfig drill,
        HttpConfig http,
        LogConfig log) {
    /** Every key there is, in the order in which they are listed. */
    public static final List<Key<?>> KEYS =
            Stream.of(
                            ScheduleConfig.KEYS,
                            DumpConfig.KEYS,
                            RetentionConfig.KEYS,
                            AlertConfig.KEYS,
                            RestoreConfig.KEYS,
                            SmtpConfig.KEYS,
                            DrillConfig.KEYS,
                            HttpConfig.KEYS,
                            LogConfig.KEYS)
                    .<Key<?>>flatMap(List::stream)
                    .toList();

    static Config of(Optional<Path> file, Settings settings) {
        return new Config(
                file,
                settings,
                DumpConfig.of(settings),
                ScheduleConfig.of(settings),
                RetentionConfig.of(settings),
                AlertConfig.of(settings),
                RestoreConfig.of(settings),
                SmtpConfig.of(settings),
                DrillConfig.of(settings),
                HttpConfig.of(settings),
                LogConfig.of(settings));
    }
}
