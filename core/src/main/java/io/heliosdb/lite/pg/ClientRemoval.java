package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.HeliosException;

/**
 * Disconnects clients again and again until it is closed, in a thread and a session of its own: a
 * rename keeps new clients of the database out while it waits for those within, but who came just
 * before it would make it wait in vain.
 */
final class ClientRemoval implements AutoCloseable {
    private static final String PAUSE = "SELECT pg_catalog.pg_sleep(0.02)";

    private final Session session;
    private final String statement;
    private final Thread thread;
    private volatile boolean isOver;

    /**
     * @param session closed with this
     * @param statement disconnects those who are there
     */
    ClientRemoval(Session session, String statement) {
        this.session = session;
        this.statement = statement;
        this.thread = Thread.ofVirtual().name("client-removal").unstarted(this::run);
    }

    /** Begins; the first round is over when this returns. */
    void start() {
        session.execute(statement);
        thread.start();
    }

    private void run() {
        try {
            while (!isOver) {
                session.execute(PAUSE);
                session.execute(statement);
            }
        } catch (HeliosException e) {
            // Whoever waits for the clients to go finds out that they do not.
        }
    }

    @Override
    public void close() {
        isOver = true;
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        session.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
