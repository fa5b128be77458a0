package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.config.AlertConfig;
import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.ScheduleConfig;
import io.heliosdb.lite.config.SecretFile;
import io.heliosdb.lite.config.SmtpConfig;
import io.heliosdb.lite.drill.DrillCheck;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.notify.MailNotifier;
import io.heliosdb.lite.notify.Notifier;
import io.heliosdb.lite.notify.Situation;
import io.heliosdb.lite.notify.SmtpSettings;
import io.heliosdb.lite.notify.WebhookNotifier;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.retention.RetentionPolicy;
import io.heliosdb.lite.schedule.DrillPlan;
import io.heliosdb.lite.schedule.DrillSchedule;
import io.heliosdb.lite.schedule.DumpSchedule;
import io.heliosdb.lite.schedule.Prune;
import io.heliosdb.lite.schedule.RunTimes;
import io.heliosdb.lite.schedule.SchedulePlan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Makes the schedules of an instance from the settings. */
final class InstanceSchedule {
    private final Program program;
    private final ConnectionSettings connection;
    private final InstantSource clock;
    private final EventLog log;

    /**
     * @param connection to the database of the instance's user
     */
    InstanceSchedule(
            Program program, ConnectionSettings connection, InstantSource clock, EventLog log) {
        this.program = program;
        this.connection = connection;
        this.clock = clock;
        this.log = log;
    }

    /**
     * The schedule of dumps; empty if nothing is to be done.
     *
     * @throws HeliosException if the server or the directory of dumps cannot be reached
     */
    Optional<DumpSchedule> of(Config config) {
        if (!config.schedule().isOn()) {
            return Optional.empty();
        }
        Path directory = BackupDirectory.make(config.dump().backupDirectory().orElseThrow());
        ConnectionSettings database =
                config.dump().database().map(connection::withDatabase).orElse(connection);
        DumpRequest request = DatabaseDump.whole(config.dump());
        DatabaseDump dump = new DatabaseDump(program, database, request, Progress.NONE);
        return Optional.of(
                new DumpSchedule(
                        plan(config, directory, database.database()),
                        new ScheduledDump(program, dump, directory),
                        prune(config, directory),
                        channels(config),
                        clock,
                        log));
    }

    /**
     * The schedule of drills; empty if nothing is to be done.
     *
     * @param isDumping whether a dump is being taken, or about to be
     * @throws HeliosException if the directory of dumps cannot be reached
     */
    Optional<DrillSchedule> drills(Config config, BooleanSupplier isDumping) {
        if (!config.drill().isOn()) {
            return Optional.empty();
        }
        Path directory = BackupDirectory.make(config.dump().backupDirectory().orElseThrow());
        List<DrillCheck> checks = config.drill().checks().stream().map(DrillCheck::parse).toList();
        String database = config.dump().database().orElse(connection.database());
        DrillPlan plan =
                new DrillPlan(
                        times(config, config.drill().schedule().orElseThrow(), seed(directory) + 1),
                        directory,
                        source(database, directory));
        return Optional.of(
                new DrillSchedule(
                        plan,
                        new ScheduledDrill(program, directory, checks),
                        isDumping,
                        channels(config),
                        clock,
                        log));
    }

    private static RunTimes times(Config config, String schedule, long seed) {
        return RunTimes.of(schedule, config.schedule().zone(), config.schedule().jitter(), seed);
    }

    private static long seed(Path directory) {
        return 31L * hostName().hashCode() + directory.toString().hashCode();
    }

    private static Situation.Source source(String database, Path directory) {
        return new Situation.Source(hostName(), database, directory.toString());
    }

    private static SchedulePlan plan(Config config, Path directory, String database) {
        ScheduleConfig schedule = config.schedule();
        return new SchedulePlan(
                schedule.schedule().map(text -> times(config, text, seed(directory))),
                schedule.walBytesThreshold().map(OptionalLong::of).orElse(OptionalLong.empty()),
                schedule.isIncremental(),
                schedule.fullEvery(),
                config.alerts().maxAge(),
                directory,
                source(database, directory));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Prune prune(Config config, Path directory) {
        RetentionPolicy policy = RetentionOptions.configured(config);
        return now -> {
            var prune = new io.heliosdb.lite.retention.Prune(directory, policy, now);
            List<String> done = new ArrayList<>();
            int leftoverCount = prune.deleteLeftovers().size();
            if (leftoverCount > 0) {
                done.add("deleted what %d dumps left that were killed".formatted(leftoverCount));
            }
            int count = policy.isEmpty() ? 0 : prune.run(dump -> {}).deletions().size();
            if (count > 0) {
                done.add("deleted %d dumps by the rules %s".formatted(count, policy));
            }
            return String.join("; ", done);
        };
    }

    private List<Notifier> channels(Config config) {
        AlertConfig alerts = config.alerts();
        List<Notifier> channels = new ArrayList<>();
        if (!alerts.mailAddresses().isEmpty()) {
            channels.add(new MailNotifier(smtp(config.smtp(), alerts.mailAddresses())));
        }
        alerts.webhook().ifPresent(url -> channels.add(new WebhookNotifier(url, Thread::sleep)));
        return channels;
    }

    private SmtpSettings smtp(SmtpConfig smtp, List<String> to) {
        return new SmtpSettings(
                smtp.host(),
                smtp.port(),
                smtp.hasTls(),
                smtp.user()
                        .map(
                                user ->
                                        new SmtpSettings.Login(
                                                user,
                                                () -> SecretFile.read(smtp.passwordFile().get()))),
                smtp.from().orElse(program.systemUser() + "@" + hostName()),
                to);
    }
}
