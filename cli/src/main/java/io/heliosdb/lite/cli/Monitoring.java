package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.HttpConfig;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.http.HttpPort;
import io.heliosdb.lite.http.Routes;
import io.heliosdb.lite.observe.InstanceObserver;
import io.heliosdb.lite.observe.ScheduleView;
import io.heliosdb.lite.pg.ConnectionSettings;

import java.time.InstantSource;
import java.util.Optional;

/** Tells over HTTP how an instance is, from before its start to its end. */
final class Monitoring implements AutoCloseable {
    private final HttpConfig http;
    private final Optional<String> database;
    private final InstanceObserver observer;
    private final HttpPort port;

    private Monitoring(Config config, InstantSource clock) {
        this.http = config.http();
        this.database = config.dump().database();
        this.observer =
                new InstanceObserver(config.dump().backupDirectory(), clock, System::nanoTime);
        String listen = http.listen();
        this.port =
                HttpPort.open(
                        listen,
                        http.port().orElseThrow(),
                        new Routes(observer, Main.VERSION, listen));
    }

    /**
     * Begins, if that is wanted.
     *
     * @param serverPort which the server is to have
     * @throws HeliosException if the port cannot be used
     */
    static Optional<Monitoring> open(
            Program program, Config config, int serverPort, InstantSource clock) {
        if (config.http().port().isEmpty()) {
            return Optional.empty();
        }
        if (config.http().port().get() == serverPort) {
            throw new HeliosException(
                            ErrorCode.USAGE, "HTTP and SQL cannot be served on the same port")
                    .with("port", serverPort)
                    .hint("Choose another one for HTTP: --http-port PORT.");
        }
        Monitoring monitoring = new Monitoring(config, clock);
        if (!HttpPort.isLoopback(config.http().listen())) {
            program.console()
                    .warning(
                            "whoever reaches %s can read health and metrics, table names among them"
                                    .formatted(monitoring.address()));
        }
        return Optional.of(monitoring);
    }

    /** Where, as a URL. */
    String address() {
        String host = http.listen().equals("*") ? "0.0.0.0" : http.listen();
        return "http://%s:%d"
                .formatted(host.contains(":") ? "[" + host + "]" : host, http.port().orElseThrow());
    }

    /** Whether other settings would put it somewhere else. */
    boolean isElsewhere(Config config) {
        return !config.http().equals(http);
    }

    /** The instance loads what it begins with. */
    void restoring() {
        observer.restoring();
    }

    /** The instance is ready. */
    void ready(ConnectionSettings server, RunningInstance instance, ScheduleView schedule) {
        observer.ready(database.map(server::withDatabase).orElse(server), instance, schedule);
    }

    /** The instance is about to end. */
    void stopping() {
        observer.stopping();
    }

    @Override
    public void close() {
        port.close();
    }
}
