package io.heliosdb.lite.notify;

/** Where a program that runs unattended writes what it does. Thread-safe; never throws. */
public interface EventLog {
    void log(Event event);

    /** Something that is as it should be. */
    default void info(Event.Kind kind, String message) {
        log(Event.info(kind, message));
    }

    /** Something that a person should look at. */
    default void warning(Event.Kind kind, String message) {
        log(Event.warning(kind, message));
    }
}
