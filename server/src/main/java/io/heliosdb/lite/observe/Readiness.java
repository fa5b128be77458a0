package io.heliosdb.lite.observe;

/**
 * Whether an instance can be used, or why not.
 *
 * @param reason a few words without secrets; empty if it can
 */
public record Readiness(String reason) {
    public static final Readiness READY = new Readiness("");
    public static final Readiness STARTING = new Readiness("starting");
    public static final Readiness RESTORING = new Readiness("restoring");
    public static final Readiness STOPPING = new Readiness("stopping");
    static final Readiness REFUSED = new Readiness("the server refuses connections");
    static final Readiness SILENT = new Readiness("the server does not answer in time");

    public boolean isReady() {
        return reason.isEmpty();
    }
}
