package io.heliosdb.lite.notify;

/** A way to tell people something. */
public interface Notifier {
    /** What tells it from others, without secrets: {@code mail to ops@example.com}. */
    String name();

    /**
     * Tells them, within about a minute.
     *
     * @throws io.heliosdb.lite.error.HeliosException if it did not get through; whoever should have
     *     been told may still be. Says nothing secret
     */
    void send(Notice notice);
}
