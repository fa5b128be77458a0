package io.heliosdb.lite.daemon;

import io.heliosdb.lite.engine.ProcessIdentity;
import io.heliosdb.lite.error.Check;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What is known about an instance that runs.
 *
 * @param daemon the process that runs it; ending that ends the instance
 * @param serverPid process id of its server
 * @param host address to connect to
 * @param port port to connect to
 * @param isInMemory whether its data goes with it
 * @param user its superuser
 * @param database that user's database
 * @param dataDir the directory it was started with, or where its data is
 * @param serverVersion version of PostgreSQL
 * @param startedAt when it was ready, to the millisecond
 * @param http where it tells how it is, as a URL; empty if nowhere
 * @param schedule of its dumps; empty if it takes none by itself
 * @param drills when it proves them; empty if it does not by itself
 */
public record RunningInstance(
        ProcessIdentity daemon,
        long serverPid,
        String host,
        int port,
        boolean isInMemory,
        String user,
        String database,
        Path dataDir,
        String serverVersion,
        Instant startedAt,
        Optional<String> http,
        Optional<ScheduleFacts> schedule,
        Optional<ScheduleFacts> drills) {
    public RunningInstance {
        Check.argument(port > 0, "port is not positive: %d", port);
    }

    /** {@code memory} or {@code disk}. */
    public String mode() {
        return isInMemory ? "memory" : "disk";
    }

    /** The same with other schedules. */
    public RunningInstance withSchedules(
            Optional<ScheduleFacts> dumpsBy, Optional<ScheduleFacts> drillsBy) {
        return with(http, dumpsBy, drillsBy);
    }

    /** The same with another URL. */
    public RunningInstance withHttp(Optional<String> value) {
        return with(value, schedule, drills);
    }

    private RunningInstance with(
            Optional<String> otherHttp,
            Optional<ScheduleFacts> dumpsBy,
            Optional<ScheduleFacts> drillsBy) {
        return new RunningInstance(
                daemon,
                serverPid,
                host,
                port,
                isInMemory,
                user,
                database,
                dataDir,
                serverVersion,
                startedAt,
                otherHttp,
                dumpsBy,
                drillsBy);
    }

    Properties toProperties() {
        Properties facts = new Properties();
        facts.setProperty("daemon.pid", Long.toString(daemon.pid()));
        facts.setProperty("daemon.started", Long.toString(daemon.started()));
        facts.setProperty("server.pid", Long.toString(serverPid));
        facts.setProperty("server.version", serverVersion);
        facts.setProperty("host", host);
        facts.setProperty("port", Integer.toString(port));
        facts.setProperty("memory", Boolean.toString(isInMemory));
        facts.setProperty("user", user);
        facts.setProperty("database", database);
        facts.setProperty("data.dir", dataDir.toString());
        facts.setProperty("started.at", Long.toString(startedAt.toEpochMilli()));
        http.ifPresent(url -> facts.setProperty("http", url));
        schedule.ifPresent(known -> known.put("schedule", facts));
        drills.ifPresent(known -> known.put("drills", facts));
        return facts;
    }

    /** The opposite of {@link #toProperties}; empty if something is missing or no number. */
    static Optional<RunningInstance> of(Properties facts) {
        try {
            return Optional.of(
                    new RunningInstance(
                            new ProcessIdentity(
                                    number(facts, "daemon.pid"), number(facts, "daemon.started")),
                            number(facts, "server.pid"),
                            text(facts, "host"),
                            (int) number(facts, "port"),
                            Boolean.parseBoolean(text(facts, "memory")),
                            text(facts, "user"),
                            text(facts, "database"),
                            Path.of(text(facts, "data.dir")),
                            text(facts, "server.version"),
                            Instant.ofEpochMilli(number(facts, "started.at")),
                            Optional.ofNullable(facts.getProperty("http")),
                            ScheduleFacts.of("schedule", facts),
                            ScheduleFacts.of("drills", facts)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A fact that has to be there. */
    static String text(Properties facts, String key) {
        String value = facts.getProperty(key);
        Check.argument(value != null, "missing: %s", key);
        return value;
    }

    private static long number(Properties facts, String key) {
        return Long.parseLong(text(facts, key));
    }
}
