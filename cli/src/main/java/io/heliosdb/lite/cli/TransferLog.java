package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.unit.ByteSize;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** The lines of {@code --verbose}, each with the time of day in front; the guide has their text. */
final class TransferLog implements Progress {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final String doing;
    private final String done;
    private final Clock clock;
    private final Consumer<String> lines;

    /**
     * @param doing what is done to a table: {@code Dumping}
     * @param done what was done with its rows: {@code Exported}
     * @param lines where lines go
     */
    TransferLog(String doing, String done, Clock clock, Consumer<String> lines) {
        this.doing = doing;
        this.done = done;
        this.clock = clock;
        this.lines = lines;
    }

    /** A line of its own. */
    void line(String text) {
        lines.accept("[" + TIME.format(LocalDateTime.now(clock)) + "] " + text);
    }

    @Override
    public void tableStarted(String table, int ordinal, int tableCount) {
        line("%s table '%s' (%d/%d)".formatted(doing, table, ordinal, tableCount));
    }

    @Override
    public void tableFinished(String table, long rows, long bytes) {
        line("  %s %s rows (%s)".formatted(done, grouped(rows), new ByteSize(bytes)));
    }

    /** {@code 250,000}. */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
