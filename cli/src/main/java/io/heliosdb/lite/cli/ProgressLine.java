package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar with rate and remaining time in the last line of the terminal, erased at the end.
 * Wants a terminal on standard error: {@link #on} gives silence otherwise.
 */
final class ProgressLine implements Progress, AutoCloseable {
    private static final int UPDATE_INTERVAL_MILLIS = 200;
    private static final long UNIT_BYTES = 1 << 20;
    private static final String ERASE = "\r\u001B[2K";

    private final Console console;
    private ProgressBar bar;

    private ProgressLine(Console console) {
        this.console = console;
    }

    /** A bar if standard error is a terminal, else nothing. Use it once. */
    static Progress on(Console console) {
        return console.isErrorTerminal() ? new ProgressLine(console) : Progress.NONE;
    }

    @Override
    public synchronized void started(long totalBytes, int tableCount) {
        bar =
                new ProgressBarBuilder()
                        .setTaskName("")
                        .setInitialMax(totalBytes > 0 ? totalBytes : -1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUnit(" MB", UNIT_BYTES)
                        .showSpeed()
                        .setUpdateIntervalMillis(UPDATE_INTERVAL_MILLIS)
                        .setConsumer(
                                new DelegatingProgressBarConsumer(
                                        text -> console.draw("\r" + text), console.width() - 1))
                        .build();
        console.setProgressLine(this);
    }

    @Override
    public synchronized void tableStarted(String table, int ordinal, int tableCount) {
        if (bar != null) {
            bar.setExtraMessage(" %s (%d/%d)".formatted(table, ordinal, tableCount));
        }
    }

    @Override
    public synchronized void advanced(long bytes) {
        if (bar != null) {
            bar.stepBy(bytes);
            // The total is an estimate; more than 100 % would look like a mistake.
            if (bar.getMax() > 0 && bar.getCurrent() > bar.getMax()) {
                bar.maxHint(bar.getCurrent());
            }
        }
    }

    @Override
    public void finished() {
        close();
    }

    /** Makes room for a message; the bar is drawn again below it. */
    void erase() {
        console.draw(ERASE);
    }

    /** Erases the bar. Idempotent. */
    @Override
    public void close() {
        ProgressBar ended;
        synchronized (this) {
            ended = bar;
            bar = null;
        }
        if (ended != null) {
            ended.close();
            console.setProgressLine(null);
            erase();
        }
    }
}
