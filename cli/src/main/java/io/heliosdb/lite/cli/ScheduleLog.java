package io.heliosdb.lite.cli;

import io.heliosdb.lite.notify.EventLog;

/** What a running instance does by itself, on standard error. */
final class ScheduleLog implements EventLog {
    private final Console console;

    ScheduleLog(Console console) {
        this.console = console;
    }

    @Override
    public void info(String sentence) {
        console.message(sentence);
    }

    @Override
    public void warning(String sentence) {
        console.warning(sentence);
    }
}
