package io.heliosdb.lite.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pg.TableActivity;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

class RowCountsTest {
    private static final long LARGE = RowCounts.SMALL_BYTES + 1;

    private long now;
    private Duration took = Duration.ZERO;
    private OptionalLong found = OptionalLong.of(7);
    private final List<Long> counted = new ArrayList<>();
    private final RowCounts counts = new RowCounts(() -> now);

    private static TableActivity table(long oid, long bytes, String counters) {
        return new TableActivity(oid, "public", "t" + oid, true, true, bytes, counters);
    }

    private List<Long> round(String state, TableActivity... tables) {
        counted.clear();
        if (counts.isListWanted(state)) {
            counts.list(state, List.of(tables));
        }
        counts.count(
                (table, max) -> {
                    counted.add(table.oid());
                    now += Math.min(took.toNanos(), max.toNanos());
                    return took.compareTo(max) > 0 ? OptionalLong.empty() : found;
                });
        return List.copyOf(counted);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private List<OptionalLong> rows() {
        return counts.rows().stream().map(TableRows::rows).toList();
    }

    @Test
    void nothingIsCountedWhileNothingIsWritten() {
        assertThat(round("a", table(1, 100, "x"))).containsExactly(1L);
        pass(Duration.ofDays(1));
        assertThat(round("a", table(1, 100, "x"))).isEmpty();
        assertThat(rows()).containsExactly(OptionalLong.of(7));
    }

    @Test
    void smallTablesAreCountedWheneverSomethingWasWritten() {
        assertThat(round("a", table(1, 100, "x"))).containsExactly(1L);
        pass(RowCounts.AGAIN_AFTER);
        assertThat(round("b", table(1, 100, "x"))).containsExactly(1L);
    }

    @Test
    void largeTablesAreCountedWhenTheirCountersMoved() {
        assertThat(round("a", table(1, LARGE, "x"))).containsExactly(1L);
        pass(RowCounts.AGAIN_AFTER);
        assertThat(round("b", table(1, LARGE, "x"))).isEmpty();
        assertThat(round("c", table(1, LARGE, "y"))).containsExactly(1L);
        pass(RowCounts.RECOUNT_AFTER.plusSeconds(1));
        assertThat(round("d", table(1, LARGE, "y"))).containsExactly(1L);
    }

    @Test
    void countingTakesAPartOfTheTimeOnly() {
        took = Duration.ofSeconds(1);
        assertThat(round("a", table(1, LARGE, "x"))).containsExactly(1L);
        pass(Duration.ofSeconds(RowCounts.PAUSE_FACTOR - 1));
        assertThat(round("b", table(1, LARGE, "y"))).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(round("c", table(1, LARGE, "y"))).containsExactly(1L);
    }

    @Test
    void tableThatTakesTooLongHasNoNumber() {
        assertThat(round("a", table(1, LARGE, "x"))).containsExactly(1L);
        took = Duration.ofSeconds(100);
        pass(RowCounts.AGAIN_AFTER);
        assertThat(round("b", table(1, LARGE, "y"))).containsExactly(1L);
        assertThat(rows()).containsExactly(OptionalLong.empty());
        pass(Duration.ofSeconds(RowCounts.PAUSE_FACTOR * 4));
        assertThat(round("c", table(1, LARGE, "z"))).isEmpty();
        took = Duration.ZERO;
        pass(RowCounts.TOO_LARGE_FOR);
        assertThat(round("d", table(1, LARGE, "z"))).containsExactly(1L);
        assertThat(rows()).containsExactly(OptionalLong.of(7));
    }

    @Test
    void whatARoundDoesNotReachComesFirstInTheNext() {
        took = RowCounts.ROUND_MAX.dividedBy(3).plusMillis(1);
        TableActivity[] tables = {
            table(1, LARGE, "x"), table(2, LARGE, "x"), table(3, LARGE, "x"), table(4, LARGE, "x")
        };
        assertThat(round("a", tables)).containsExactly(1L, 2L, 3L);
        assertThat(rows())
                .containsExactly(
                        OptionalLong.of(7),
                        OptionalLong.of(7),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        assertThat(round("a", tables)).containsExactly(3L, 4L);
        assertThat(rows()).doesNotContain(OptionalLong.empty());
    }

    @Test
    void lockedTableIsTriedAgainSoon() {
        found = OptionalLong.empty();
        assertThat(round("a", table(1, 100, "x"))).containsExactly(1L);
        assertThat(rows()).containsExactly(OptionalLong.empty());
        found = OptionalLong.of(8);
        pass(RowCounts.AGAIN_AFTER);
        assertThat(round("a", table(1, 100, "x"))).containsExactly(1L);
        assertThat(rows()).containsExactly(OptionalLong.of(8));
    }

    @Test
    void tablesGoAndComeUnderTheSameName() {
        assertThat(round("a", table(1, 100, "x"))).containsExactly(1L);
        found = OptionalLong.of(0);
        assertThat(round("b", table(2, 100, "x"))).containsExactly(2L);
        assertThat(rows()).containsExactly(OptionalLong.of(0));
    }

    @Test
    void foreignTablesAreNotCounted() {
        TableActivity foreign = new TableActivity(1, "public", "f", true, false, 0, "x");
        assertThat(round("a", foreign)).isEmpty();
        assertThat(rows()).containsExactly(OptionalLong.empty());
    }
}
