package io.heliosdb.lite.http;

import io.heliosdb.lite.observe.InstanceObserver;
import io.heliosdb.lite.observe.Observation;
import io.heliosdb.lite.observe.Readiness;
import io.heliosdb.lite.observe.TableRows;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is answered to which request: {@code docs/observability.md}. Thread-safe. */
public final class Routes implements HttpHandler {
    private static final Pattern COUNT = Pattern.compile("/metrics/(.+)_count", Pattern.DOTALL);
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\]");

    private static final HttpAnswer HEALTHY =
            HttpAnswer.ok(HttpAnswer.JSON, "{\"status\":\"ok\"}\n");
    private static final HttpAnswer UNHEALTHY =
            HttpAnswer.unavailable(
                    HttpAnswer.JSON,
                    "{\"status\":\"failed\",\"reason\":\"the schedule has ended\"}\n");
    private static final HttpAnswer READY =
            HttpAnswer.ok(HttpAnswer.JSON, "{\"status\":\"ready\"}\n");

    private final InstanceObserver observer;
    private final String version;
    private final String listen;
    private final boolean isLoopback;
    private volatile Optional<Page> page = Optional.empty();

    /** The metrics of an observation, which several may ask for. */
    private record Page(Observation observation, HttpAnswer answer) {}

    /**
     * @param version of this program
     * @param listen where the port is: on loopback, a host of another name is not meant, but
     *     somebody's web page that a browser on this machine shows
     */
    public Routes(InstanceObserver observer, String version, String listen) {
        this.observer = observer;
        this.version = version;
        this.listen = listen.toLowerCase(Locale.ROOT);
        this.isLoopback = HttpPort.isLoopback(listen);
    }

    @Override
    public CompletableFuture<HttpAnswer> answer(HttpRequest request) {
        if (isLoopback && !isMeant(request.host())) {
            return now(HttpAnswer.FOREIGN_HOST);
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return now(HttpAnswer.METHOD_NOT_ALLOWED);
        }
        return switch (request.path()) {
            case "/health" -> now(observer.isAlive() ? HEALTHY : UNHEALTHY);
            case "/ready" -> observer.readiness().thenApply(Routes::answer);
            case "/metrics" -> observer.observe().thenApply(this::metrics);
            default -> count(request.path());
        };
    }

    private boolean isMeant(String host) {
        return host.isEmpty() || host.equals(listen) || LOOPBACK.matcher(host).matches();
    }

    private static CompletableFuture<HttpAnswer> now(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static HttpAnswer answer(Readiness readiness) {
        return readiness.isReady()
                ? READY
                : HttpAnswer.unavailable(
                        HttpAnswer.JSON,
                        "{\"status\":\"unavailable\",\"reason\":\"%s\"}\n"
                                .formatted(readiness.reason()));
    }

    private HttpAnswer metrics(Observation observation) {
        Optional<Page> known = page.filter(p -> p.observation.equals(observation));
        if (known.isPresent()) {
            return known.get().answer;
        }
        HttpAnswer made = HttpAnswer.ok(MetricsText.TYPE, MetricsText.of(observation, version));
        page = Optional.of(new Page(observation, made));
        return made;
    }

    /** The rows of a table as a number alone, for scripts. */
    private CompletableFuture<HttpAnswer> count(String path) {
        Matcher matcher = COUNT.matcher(path);
        return matcher.matches()
                ? observer.observe().thenApply(all -> count(all, matcher.group(1)))
                : now(HttpAnswer.NOT_FOUND);
    }

    private static HttpAnswer count(Observation observation, String name) {
        if (observation.database().isEmpty()) {
            return HttpAnswer.unavailable(HttpAnswer.PLAIN, "the server does not answer\n");
        }
        return find(observation.tables(), name)
                .or(() -> find(observation.tables(), name + "s"))
                .map(
                        table ->
                                table.rows().isPresent()
                                        ? HttpAnswer.ok(
                                                HttpAnswer.PLAIN, table.rows().getAsLong() + "\n")
                                        : HttpAnswer.unavailable(
                                                HttpAnswer.PLAIN, "not counted in time\n"))
                .orElse(HttpAnswer.NOT_FOUND);
    }

    /** By its name as SQL finds it, by its name if it is the only one, or by schema and name. */
    private static Optional<TableRows> find(List<TableRows> tables, String name) {
        List<TableRows> named = tables.stream().filter(t -> t.name().equals(name)).toList();
        return named.stream()
                .filter(TableRows::isVisible)
                .findFirst()
                .or(() -> only(named))
                .or(() -> only(tables.stream().filter(t -> isFullName(t, name)).toList()));
    }

    private static boolean isFullName(TableRows table, String name) {
        return (table.schema() + "." + table.name()).equals(name);
    }

    private static Optional<TableRows> only(List<TableRows> tables) {
        return tables.size() == 1 ? Optional.of(tables.getFirst()) : Optional.empty();
    }
}
