package io.heliosdb.lite.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a program by a POST of JSON: the facts of the notice, and {@code subject} and {@code text}
 * for people. An answer of 2xx means that it got through. What may pass (no answer, 429, 5xx) is
 * tried three times; redirections are not followed.
 */
public final class WebhookNotifier implements Notifier {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final URI url;
    private final Pause pause;

    public WebhookNotifier(URI url, Pause pause) {
        this.url = url;
        this.pause = pause;
    }

    /** Path and query of such URLs are secrets. */
    @Override
    public String name() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return "webhook " + url.getScheme() + "://" + url.getHost() + port;
    }

    @Override
    public void send(Notice notice) {
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json(notice)))
                        .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
            Duration next = FIRST_PAUSE;
            for (int attempt = 1; ; attempt++) {
                String reason = attempt(client, request);
                if (reason.isEmpty()) {
                    return;
                }
                boolean mayPass = !reason.matches("status 4(?!29)..|status 3..");
                if (!mayPass || attempt == ATTEMPTS_MAX) {
                    throw failed(reason);
                }
                pause.of(next);
                next = next.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        }
    }

    /** What went wrong; empty if nothing did. */
    private static String attempt(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            HttpResponse<Void> answer =
                    client.send(request, HttpResponse.BodyHandlers.discarding());
            boolean isAccepted = answer.statusCode() / 100 == 2;
            return isAccepted ? "" : "status " + answer.statusCode();
        } catch (IOException e) {
            // Its message may be the URL.
            return "no answer: " + e.getClass().getSimpleName();
        }
    }

    private HeliosException failed(String reason) {
        return new HeliosException(ErrorCode.UNREACHABLE, "the webhook did not take the message")
                .with("host", url.getHost())
                .with("reason", reason)
                .hint("Check notify_webhook in the configuration.");
    }

    private static byte[] json(Notice notice) {
        Map<String, Object> document = new LinkedHashMap<>(notice.facts());
        document.put("subject", notice.subject());
        document.put("text", notice.subject() + "\n" + notice.text());
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode", e);
        }
    }
}
