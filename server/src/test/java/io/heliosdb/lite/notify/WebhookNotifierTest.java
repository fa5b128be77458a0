package io.heliosdb.lite.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Against a real HTTP server in this process. */
class WebhookNotifierTest {
    private static final String SECRET = "T0ken";

    private final List<String> bodies = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private List<Integer> answers = List.of();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void factsArriveAsJson() throws Exception {
        answers = List.of(204);
        notifier().send(notice());
        assertThat(bodies).hasSize(1);
        JsonNode document = JsonMapper.builder().build().readTree(bodies.getFirst());
        assertThat(document.get("event").asText()).isEqualTo("failure");
        assertThat(document.get("failures").asInt()).isEqualTo(3);
        assertThat(document.get("text").asText()).isEqualTo("subject\nline \"börse\"\n");
    }

    @Test
    void whatMayPassIsTriedThreeTimes() {
        answers = List.of(500, 429, 200);
        notifier().send(notice());
        assertThat(bodies).hasSize(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        answers = List.of(503, 503, 503, 200);
        bodies.clear();
        failsWith("status 503");
        assertThat(bodies).hasSize(3);
    }

    @Test
    void refusalsAndRedirectionsAreFinal() {
        for (int status : new int[] {400, 401, 404, 302}) {
            answers = List.of(status, 200);
            bodies.clear();
            failsWith("status " + status);
            assertThat(bodies).hasSize(1);
        }
    }

    @Test
    void serverThatIsNotThereIsAnError() {
        WebhookNotifier notifier = notifier();
        server.stop(0);
        assertThatThrownBy(() -> notifier.send(notice()))
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining("no answer")
                .hasMessageNotContaining(SECRET);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void nameDoesNotTellTheSecret() {
        assertThat(notifier().name())
                .isEqualTo("webhook http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void failsWith(String reason) {
        assertThatThrownBy(() -> notifier().send(notice()))
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining(SECRET);
    }

    private WebhookNotifier notifier() {
        URI url =
                URI.create(
                        "http://127.0.0.1:%d/services/%s"
                                .formatted(server.getAddress().getPort(), SECRET));
        return new WebhookNotifier(url, pauses::add);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(answers.get(bodies.size() - 1), -1);
        }
    }

    private static Notice notice() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("event", "failure");
        facts.put("failures", 3);
        Instant at = Instant.parse("2026-06-01T00:00:00Z");
        return new Notice(Notice.Kind.FAILURE, at, "subject", "line \"börse\"\n", facts);
    }
}
