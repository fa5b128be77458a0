package io.heliosdb.lite.observe;

import io.heliosdb.lite.pg.TableActivity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The rows of tables, which are counted again only when they may have changed: small ones whenever
 * a transaction ended, larger ones when the server's statistics tell it. A table that cannot be
 * counted has no number rather than an old one. Used by one thread at a time.
 */
final class RowCounts {
    /** For all tables together, so that whoever asks gets an answer. */
    static final Duration ROUND_MAX = Duration.ofSeconds(3);

    /** Before a table is counted again; longer if that takes long. */
    static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    /** How many times as long as the counting took the pause is. */
    static final int PAUSE_FACTOR = 20;

    /** Before a table is tried again that takes too long. */
    static final Duration TOO_LARGE_FOR = Duration.ofMinutes(10);

    /** How long statistics alone are believed: a session may keep them back while it is busy. */
    static final Duration RECOUNT_AFTER = Duration.ofMinutes(10);

    /** Of the tables that are counted whenever something was written: read in some milliseconds. */
    static final long SMALL_BYTES = 16 << 20;

    private final LongSupplier nanoTime;
    private final Map<Long, Count> counts = new HashMap<>();
    private List<TableActivity> tables = List.of();
    private String state = "";

    /** Counts the rows of a table. */
    interface Counter {
        /** Empty if it takes longer, or does not work. */
        OptionalLong count(TableActivity table, Duration max);
    }

    /**
     * What came of counting a table.
     *
     * @param state of the server before it
     * @param counters of the table before it
     * @param at when it began, in nanoseconds
     * @param again when it may be done again
     */
    private record Count(OptionalLong rows, String state, String counters, long at, long again) {}

    RowCounts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the tables have to be listed, or are known to be as they were. */
    boolean isListWanted(String stateNow) {
        return !stateNow.equals(state);
    }

    /** Takes note of a list that was made after the state was read. */
    void list(String stateNow, List<TableActivity> tablesNow) {
        state = stateNow;
        tables = List.copyOf(tablesNow);
        Set<Long> oids = new HashSet<>();
        tables.forEach(table -> oids.add(table.oid()));
        counts.keySet().retainAll(oids);
    }

    /** Counts what has to be counted, those first that wait longest. */
    void count(Counter counter) {
        long end = nanoTime.getAsLong() + ROUND_MAX.toNanos();
        for (TableActivity table : due()) {
            long now = nanoTime.getAsLong();
            if (now >= end) {
                counts.remove(table.oid());
                continue;
            }
            OptionalLong rows = counter.count(table, Duration.ofNanos(end - now));
            long took = nanoTime.getAsLong() - now;
            if (rows.isEmpty() && now + took >= end && took < ROUND_MAX.toNanos() / 2) {
                // It had the rest of a round only: the next one begins with it.
                counts.remove(table.oid());
                continue;
            }
            Duration pause =
                    rows.isEmpty() && now + took >= end
                            ? TOO_LARGE_FOR
                            : longer(AGAIN_AFTER, Duration.ofNanos(took * PAUSE_FACTOR));
            counts.put(
                    table.oid(),
                    new Count(rows, state, table.counters(), now, now + took + pause.toNanos()));
        }
    }

    private List<TableActivity> due() {
        Set<Long> small = small();
        long now = nanoTime.getAsLong();
        List<TableActivity> due = new ArrayList<>();
        for (TableActivity table : tables) {
            if (table.isLocal() && isDue(table, small.contains(table.oid()), now)) {
                due.add(table);
            }
        }
        due.sort(Comparator.comparingLong((TableActivity table) -> age(table, now)).reversed());
        return due;
    }

    private boolean isDue(TableActivity table, boolean isSmall, long now) {
        Count last = counts.get(table.oid());
        if (last == null) {
            return true;
        }
        if (now - last.again < 0 || (last.rows.isPresent() && last.state.equals(state))) {
            return false;
        }
        return isSmall
                || last.rows.isEmpty()
                || !last.counters.equals(table.counters())
                || now - last.at > RECOUNT_AFTER.toNanos();
    }

    private long age(TableActivity table, long now) {
        Count last = counts.get(table.oid());
        return last == null ? Long.MAX_VALUE : now - last.at;
    }

    private Set<Long> small() {
        Set<Long> small = new HashSet<>();
        long bytes = 0;
        for (TableActivity table :
                tables.stream().sorted(Comparator.comparingLong(TableActivity::bytes)).toList()) {
            bytes += table.bytes();
            if (bytes > SMALL_BYTES) {
                break;
            }
            small.add(table.oid());
        }
        return small;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** All tables in the order of the list. */
    List<TableRows> rows() {
        return tables.stream()
                .map(
                        table ->
                                new TableRows(
                                        table.schema(),
                                        table.name(),
                                        table.isVisible(),
                                        rowsOf(table)))
                .toList();
    }

    private OptionalLong rowsOf(TableActivity table) {
        Count last = counts.get(table.oid());
        return last == null ? OptionalLong.empty() : last.rows;
    }
}
