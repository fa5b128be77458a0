package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pg.ForeignKey;
import io.heliosdb.lite.pg.ReversibleChange;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class LoadOrderTest {
    private static ForeignKey key(long from, long to) {
        ReversibleChange change = new ReversibleChange(from + ">" + to, to + "<" + from);
        return new ForeignKey(from, to, change, change);
    }

    private static Map<Integer, Long> tables(long... oids) {
        Map<Integer, Long> tables = new LinkedHashMap<>();
        for (long oid : oids) {
            tables.put(tables.size(), oid);
        }
        return tables;
    }

    @Test
    void referencedTablesComeFirst() {
        LoadOrder order =
                LoadOrder.of(tables(10, 20, 30), List.of(key(10, 20), key(20, 30), key(10, 30)));
        assertThat(order.tables()).containsExactly(2, 1, 0);
        assertThat(order.deferred()).isEmpty();
    }

    @Test
    void circlesWaitForTheEnd() {
        LoadOrder order =
                LoadOrder.of(tables(10, 20, 30), List.of(key(10, 20), key(20, 10), key(30, 10)));
        assertThat(order.tables()).containsExactly(1, 0, 2);
        assertThat(order.deferred()).extracting(ReversibleChange::before).containsExactly("20>10");
    }

    @Test
    void rowsOfOneTableMayReferToEachOtherAcrossPartitions() {
        assertThat(LoadOrder.of(tables(10), List.of(key(10, 10))).deferred()).isEmpty();
        assertThat(LoadOrder.of(tables(10, 10), List.of(key(10, 10))).deferred()).hasSize(1);
    }

    @Test
    void keysToOtherTablesDoNotMatter() {
        LoadOrder order = LoadOrder.of(tables(10, 20), List.of(key(10, 99), key(99, 20)));
        assertThat(order.tables()).containsExactly(0, 1);
        assertThat(order.deferred()).isEmpty();
    }
}
