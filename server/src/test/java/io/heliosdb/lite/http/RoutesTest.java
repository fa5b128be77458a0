package io.heliosdb.lite.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.observe.InstanceObserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is answered before there is a server; the rest is asked of a real instance. */
class RoutesTest {
    private final InstanceObserver observer =
            new InstanceObserver(Optional.empty(), InstantSource.system(), System::nanoTime);
    private HttpPort port;

    @BeforeEach
    void open() {
        port = HttpPort.open("127.0.0.1", 0, new Routes(observer, "3.1.0", "127.0.0.1"));
    }

    @AfterEach
    void close() {
        port.close();
    }

    private String send(String method, String target, String host) throws IOException {
        return RawClient.exchange(
                port.port(), "%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, target, host));
    }

    @Test
    void reasonIsTold() throws Exception {
        assertThat(RawClient.get(port.port(), "/ready"))
                .startsWith("HTTP/1.1 503 ")
                .contains("Content-Type: application/json\r\n")
                .endsWith("{\"status\":\"unavailable\",\"reason\":\"starting\"}\n");
        observer.restoring();
        assertThat(RawClient.get(port.port(), "/ready")).contains("\"reason\":\"restoring\"");
        observer.stopping();
        assertThat(RawClient.get(port.port(), "/ready")).contains("\"reason\":\"stopping\"");
        assertThat(RawClient.get(port.port(), "/health"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("{\"status\":\"ok\"}\n");
        assertThat(RawClient.get(port.port(), "/metrics")).contains("\nheliosdb_up 0\n");
        assertThat(RawClient.get(port.port(), "/metrics/user_count")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "HEADS")) {
            assertThat(send(method, "/health", "localhost"))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: GET, HEAD\r\n");
        }
        assertThat(send("OPTIONS", "*", "localhost")).startsWith("HTTP/1.1 405 ");
        assertThat(send("CONNECT", "localhost:80", "localhost")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void thereAreNoFiles() throws Exception {
        for (String path :
                List.of(
                        "/",
                        "*",
                        "/etc/passwd",
                        "/../../etc/passwd",
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/..%2f..%2fetc/passwd",
                        "//etc/passwd",
                        "/metrics/",
                        "/metrics/_count",
                        "/metrics/../health",
                        "/health/",
                        "/HEALTH",
                        "/health%20",
                        "http://localhost/etc/passwd",
                        "file:///etc/passwd")) {
            assertThat(send("GET", path, "localhost")).as(path).startsWith("HTTP/1.1 404 ");
        }
        assertThat(send("GET", "http://localhost/health?x=/etc", "a")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void pagesOfOthersGetNothing() throws Exception {
        for (String host :
                List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.com")) {
            assertThat(send("GET", "/health", host)).startsWith("HTTP/1.1 403 ");
            assertThat(send("GET", "http://" + host + "/health", "localhost"))
                    .startsWith("HTTP/1.1 403 ");
        }
        for (String host : List.of("localhost:9187", "127.0.0.1", "127.1.2.3:1", "[::1]:9187")) {
            assertThat(send("GET", "/health", host)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(RawClient.exchange(port.port(), "GET /health HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }
}
