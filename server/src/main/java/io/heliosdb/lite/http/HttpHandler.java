package io.heliosdb.lite.http;

import java.util.concurrent.CompletableFuture;

/** Answers requests. Called by the one thread of the port: must not wait, nor throw. */
interface HttpHandler {
    CompletableFuture<HttpAnswer> answer(HttpRequest request);
}
