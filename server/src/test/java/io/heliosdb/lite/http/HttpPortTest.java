package io.heliosdb.lite.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class HttpPortTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String HOST = "\r\nHost: localhost\r\n\r\n";
    private static final Duration READ_MAX = Duration.ofSeconds(2);
    private static final Duration PATIENT_READ_MAX = Duration.ofSeconds(6);
    private static final int SLOW_COUNT = 600;
    private static final int CLIENT_COUNT = 1000;

    /** Large enough to fill the buffers of a connection whose client does not read. */
    private static final HttpAnswer LARGE = HttpAnswer.ok(HttpAnswer.PLAIN, "x".repeat(16 << 20));

    private final AtomicInteger requestCount = new AtomicInteger();
    private HttpPort port;

    @BeforeEach
    void open() {
        port = HttpPort.open(LOOPBACK, 0, this::answer, READ_MAX);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private CompletableFuture<HttpAnswer> answer(HttpRequest request) {
        int ignored = requestCount.incrementAndGet();
        return switch (request.path()) {
            case "/large" -> CompletableFuture.completedFuture(LARGE);
            case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
            case "/throws" -> throw new IllegalStateException("secret");
            default ->
                    CompletableFuture.supplyAsync(
                            () ->
                                    HttpAnswer.ok(
                                            HttpAnswer.PLAIN,
                                            request.method()
                                                    + " "
                                                    + request.host()
                                                    + " "
                                                    + request.path()));
        };
    }

    private String get(String path) throws IOException {
        return RawClient.get(port.port(), path);
    }

    private static String status(String answer) {
        return answer.split(" ", 3).length > 1 ? answer.split(" ", 3)[1] : answer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a HTTP/1.1\\r\\nHost: LocalHost:80\\r\\n\\r\\n | GET localhost /a",
                "GET /a?b#c HTTP/1.1\\r\\nHost: [::1]:80\\r\\nX:\\r\\n\\r\\n | GET [::1] /a",
                "GET /a HTTP/1.0\\r\\n\\r\\n | GET  /a",
                "GET /a HTTP/1.1\\nHost: b\\n\\n | GET b /a",
                "GET http://c/a HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | GET c /a",
                "GET http://c HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | GET c /",
                "GET /%C3%A4%20%2F HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | GET b /ä /",
                "GET /../..//%2e%2E/x HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | GET b /../..//../x",
                "OPTIONS * HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | OPTIONS b ",
                "CONNECT b:1 HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n | CONNECT b ",
                "DELETE /a HTTP/1.1\\r\\nHost: b\\r\\nContent-Length: 0\\r\\n\\r\\n | DELETE b /a"
            })
    void requestsAreRead(String request, String expected) throws Exception {
        String answer = RawClient.exchange(port.port(), unescaped(request));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4).strip())
                .isEqualTo(expected.strip());
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a | 408",
                "GET /a HTTP/1.1\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost: a@b\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\n X: folded\\r\\n\\r\\n | 400",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\nX: \\0\\r\\n\\r\\n | 400",
                "GET /a\\0 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET  /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /a b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /% HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /%ff HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /%00 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /%0d%0aSet-Cookie:x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /a\\r\\n\\r\\n | 400",
                "get /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "\\r\\n\\r\\n | 400",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | 505",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\n\\r\\nhello | 413",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\n | 413",
                "GET /a HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: x\\r\\n\\r\\n0 | 413"
            })
    void whatIsNoRequestIsRefused(String request, String status) throws Exception {
        String answer = RawClient.exchange(port.port(), unescaped(request.strip()));
        assertThat(status(answer)).as(answer).isEqualTo(status.strip());
        assertThat(answer).contains("X-Content-Type-Options: nosniff\r\n", "no-store\r\n");
        assertThat(requestCount).hasValue(0);
    }

    @Test
    void longHeadsAreRefusedAndTheAnswerIsRead() throws Exception {
        String line = "X-Long: " + "x".repeat(200_000) + "\r\n";
        String lines = "X: y\r\n".repeat(101);
        for (String head : List.of(line, lines, "X: y\r\n".repeat(5000))) {
            String request = "GET /a HTTP/1.1\r\nHost: a\r\n" + head + "\r\n";
            assertThat(status(RawClient.exchange(port.port(), request))).isEqualTo("431");
        }
        assertThat(status(get("/" + "a".repeat(9000)))).isEqualTo("431");
        assertThat(status(get("/" + "a".repeat(8000)))).isEqualTo("200");
    }

    @Test
    void oneRequestAConnection() throws Exception {
        String request = "GET /a HTTP/1.1" + HOST;
        String answer = RawClient.exchange(port.port(), request.repeat(20));
        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(2);
        assertThat(answer).contains("Connection: close\r\n").endsWith("GET localhost /a");
        assertThat(requestCount).hasValue(1);
    }

    @Test
    void headHasNoBody() throws Exception {
        String answer = RawClient.exchange(port.port(), "HEAD /a HTTP/1.1" + HOST);
        assertThat(answer).contains("Content-Length: 17\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void failuresTellNothing() throws Exception {
        assertThat(get("/fails")).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        assertThat(get("/throws")).doesNotContain("secret");
        assertThat(status(get("/a"))).isEqualTo("200");
    }

    @Test
    void garbageEndsInSomeAnswer() throws Exception {
        long seed = Long.getLong("helios.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] good = ("GET /a HTTP/1.1" + HOST).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            int changes = 1 + random.nextInt(6);
            for (int k = 0; k < changes; k++) {
                // The end stays: what is not complete is waited for.
                bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            }
            assertThat(status(RawClient.exchange(port.port(), bytes)))
                    .as("-Dhelios.seed=%d, request %d", seed, i)
                    .isIn("200", "400", "413", "505");
        }
    }

    @Test
    void slowClientsDelayNobody() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        // So long that a machine with much to do is not taken for a port that waits for them.
        port.close();
        port = HttpPort.open(LOOPBACK, 0, this::answer, PATIENT_READ_MAX);
        try {
            for (int i = 0; i < SLOW_COUNT; i++) {
                RawClient client = new RawClient(port.port());
                slow.add(client);
                client.send(i % 3 == 0 ? "" : i % 3 == 1 ? "GET /a" : "GET /large HTTP/1.1" + HOST);
            }
            long begun = System.nanoTime();
            assertThat(status(get("/a"))).isEqualTo("200");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENT_READ_MAX);
            assertThat(slow.get(1).answer()).startsWith("HTTP/1.1 408 ");
            assertThat(slow.get(0).answer()).isEmpty();
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void thoseThatAskNothingMakeRoomForOthers() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENT_COUNT + 100; i++) {
                silent.add(new RawClient(port.port()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(status(get("/a"))).isEqualTo("200");
            }
            assertThat(silent.getFirst().answer()).isEmpty();
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void thousandAtATimeAreAnswered() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < CLIENT_COUNT; i++) {
                calls.add(() -> status(get("/a")));
            }
            for (Future<String> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo("200");
            }
        }
    }

    @Test
    void portInUseAndStrangeAddressesAreErrors() {
        assertThatThrownBy(
                        () -> HttpPort.open(LOOPBACK, port.port(), this::answer, READ_MAX).close())
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.hint()).isPresent();
                        });
        for (String address : List.of("192.0.2.1", "no.such.host.invalid")) {
            assertThatThrownBy(() -> HttpPort.open(address, 0, this::answer, READ_MAX).close())
                    .isInstanceOfSatisfying(
                            HeliosException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
        }
    }

    @Test
    void closeFreesThePortAndEndsConnections() throws Exception {
        int number = port.port();
        try (RawClient client = new RawClient(number)) {
            assertThat(status(get("/a"))).isEqualTo("200");
            port.close();
            assertThat(client.answer()).isEmpty();
        }
        port = HttpPort.open(LOOPBACK, number, this::answer, READ_MAX);
        assertThat(status(get("/a"))).isEqualTo("200");
    }
}
