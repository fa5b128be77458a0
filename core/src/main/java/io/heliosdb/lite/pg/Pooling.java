package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/**
 * Tells a pooler that gives each client a session of its own from one that gives each transaction
 * whatever session is free: with the second kind, settings and locks end up with somebody else.
 */
final class Pooling {
    private static final String PID = "SELECT pg_catalog.pg_backend_pid()";

    private Pooling() {}

    /**
     * Returns if nobody else gets this session while it is idle.
     *
     * @param session outside of a transaction
     * @throws HeliosException {@link ErrorCode#UNREACHABLE} if somebody does
     */
    static void requireOwnSession(Session session) {
        String pid = session.queryText(PID);
        // A server says at the log-in who it is, and a pooler says something else.
        if (pid.equals(Integer.toString(session.driver().getBackendPID()))) {
            return;
        }
        try (Session other = Session.open(session.settings())) {
            if (other.queryText(PID).equals(pid)) {
                throw new HeliosException(
                                ErrorCode.UNREACHABLE,
                                "a pooler shares the session with other clients")
                        .with("host", session.settings().host())
                        .with("port", session.settings().port())
                        .hint(
                                "Connect to the server itself with -h and -p, or set the pooler to"
                                        + " pool_mode = session.");
            }
        }
    }
}
