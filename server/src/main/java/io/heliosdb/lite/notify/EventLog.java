package io.heliosdb.lite.notify;

/** Where a program that runs unattended writes what it does. Thread-safe; never throws. */
public interface EventLog {
    /** Something that is as it should be. */
    void info(String sentence);

    /** Something that a person should look at. */
    void warning(String sentence);
}
