package io.heliosdb.lite.pg;

/**
 * Whether and how TCP finds out that the other side is gone while nothing is sent. 0: as the system
 * has it.
 *
 * @param isOn whether it looks at all
 * @param idleSeconds how long nothing was sent before it asks
 * @param intervalSeconds how long it waits for an answer before it asks again
 * @param count how many unanswered questions end the connection
 */
record KeepAlive(boolean isOn, int idleSeconds, int intervalSeconds, int count) {
    static final KeepAlive DEFAULT = new KeepAlive(true, 0, 0, 0);

    static KeepAlive of(ConnectionParameters given) {
        return new KeepAlive(
                given.number("keepalives", 1) != 0,
                Math.max(0, given.number("keepalives_idle", 0)),
                Math.max(0, given.number("keepalives_interval", 0)),
                Math.max(0, given.number("keepalives_count", 0)));
    }
}
