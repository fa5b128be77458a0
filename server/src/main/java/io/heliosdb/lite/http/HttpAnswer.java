package io.heliosdb.lite.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is answered. Each ends its connection: there is never a second request to be mixed up with
 * the first. Immutable; many connections may send the same.
 */
final class HttpAnswer {
    static final String PLAIN = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    static final HttpAnswer BAD_REQUEST = error("400 Bad Request", "bad request");
    static final HttpAnswer FOREIGN_HOST = error("403 Forbidden", "unexpected Host header");
    static final HttpAnswer NOT_FOUND = error("404 Not Found", "not found");
    static final HttpAnswer METHOD_NOT_ALLOWED =
            new HttpAnswer("405 Method Not Allowed", PLAIN, "read-only\n", "Allow: GET, HEAD\n");
    static final HttpAnswer TOO_SLOW = error("408 Request Timeout", "too slow");
    static final HttpAnswer BODY_NOT_WANTED = error("413 Content Too Large", "no body is wanted");
    static final HttpAnswer HEAD_TOO_LARGE =
            error("431 Request Header Fields Too Large", "too long");
    static final HttpAnswer FAILED = error("500 Internal Server Error", "internal error");
    static final HttpAnswer WRONG_VERSION =
            error("505 HTTP Version Not Supported", "HTTP/1.1 is spoken");

    private final byte[] head;
    private final byte[] body;

    private HttpAnswer(String status, String type, String text, String more) {
        this.body = text.getBytes(StandardCharsets.UTF_8);
        this.head =
                """
                HTTP/1.1 %s
                Content-Type: %s
                Content-Length: %d
                Cache-Control: no-store
                X-Content-Type-Options: nosniff
                Content-Security-Policy: default-src 'none'
                %sConnection: close

                """
                        .formatted(status, type, body.length, more)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    static HttpAnswer ok(String type, String text) {
        return new HttpAnswer("200 OK", type, text, "");
    }

    /** It may work later. */
    static HttpAnswer unavailable(String type, String text) {
        return new HttpAnswer("503 Service Unavailable", type, text, "");
    }

    private static HttpAnswer error(String status, String text) {
        return new HttpAnswer(status, PLAIN, text + "\n", "");
    }

    /**
     * The bytes to send.
     *
     * @param hasBody false for the answer to HEAD, which is the same without it
     */
    ByteBuffer[] bytes(boolean hasBody) {
        return new ByteBuffer[] {
            ByteBuffer.wrap(head).asReadOnlyBuffer(),
            ByteBuffer.wrap(body, 0, hasBody ? body.length : 0).asReadOnlyBuffer()
        };
    }
}
