package io.heliosdb.lite.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows of random keys, in memory and spilled, against a count in maps. */
class HashJoinTest {
    /** What {@code HashStore} keeps in memory. */
    private static final int ROWS_BUFFERED = 1 << 18;

    @TempDir Path directory;

    @Test
    void keyedRowsAreAddedRemovedAndChanged() {
        try (HashStore a = new HashStore(directory);
                HashStore b = new HashStore(directory)) {
            add(a, 1, 10, 100);
            add(a, 2, 20, 101);
            add(a, 3, 30, 102);
            add(b, 4, 40, 200);
            add(b, 3, 31, 201);
            add(b, 1, 10, 202);
            HashJoin join = new HashJoin(a, b, 10).run();
            assertThat(List.of(join.added(), join.removed(), join.changed()))
                    .containsExactly(1L, 1L, 1L);
            assertThat(join.differences())
                    .containsExactly(
                            new HashJoin.Difference(101, 0, 1, 0),
                            new HashJoin.Difference(102, 201, 1, 1),
                            new HashJoin.Difference(0, 200, 0, 1));
        }
    }

    @Test
    void equalRowsCountAsOftenAsTheyAreThere() {
        try (HashStore a = new HashStore(directory);
                HashStore b = new HashStore(directory)) {
            for (int i = 0; i < 5; i++) {
                add(a, 7, 7, 100 + i);
            }
            add(b, 7, 7, 300);
            add(b, 7, 7, 200);
            HashJoin join = new HashJoin(a, b, 10).run();
            assertThat(join.removed()).isEqualTo(3);
            assertThat(join.added() + join.changed()).isZero();
            assertThat(join.differences()).containsExactly(new HashJoin.Difference(100, 200, 5, 2));
        }
    }

    @Test
    void spilledStoresGiveTheSameAsAMap() throws IOException {
        long seed = Long.getLong("helios.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Long> expectedA = new HashMap<>();
        Map<Long, Long> expectedB = new HashMap<>();
        try (HashStore a = new HashStore(directory);
                HashStore b = new HashStore(directory)) {
            fill(a, expectedA, random, 2 * ROWS_BUFFERED + 1000);
            fill(b, expectedB, random, 1000);
            expectedA.forEach(
                    (key, value) -> {
                        if (random.nextInt(1000) > 0 && expectedB.putIfAbsent(key, value) == null) {
                            add(b, key, value, key >>> 1);
                        }
                    });
            assertThat(a.isSpilled()).isTrue();
            HashJoin join = new HashJoin(a, b, 5).run();
            Map<Long, Long> removed = new TreeMap<>();
            expectedA.forEach(
                    (key, value) -> {
                        if (!expectedB.containsKey(key)) {
                            removed.put(key >>> 1, value);
                        }
                    });
            long added = expectedB.keySet().stream().filter(k -> !expectedA.containsKey(k)).count();
            assertThat(join.removed()).as("seed %d", seed).isEqualTo(removed.size());
            assertThat(join.added()).as("seed %d", seed).isEqualTo(added);
            assertThat(join.differences().stream().map(HashJoin.Difference::positionA))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(removed.keySet().stream().limit(5).toList());
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).as("the file has no name").isEmpty();
            }
        }
    }

    @Test
    void keysThatDoNotFitAreComparedInHalves() {
        try (HashStore a = new HashStore(directory);
                HashStore b = new HashStore(directory)) {
            SplittableRandom random = new SplittableRandom(1);
            long count = 600_000;
            for (long i = 0; i < count; i++) {
                // All in one part: a table for half a million entries takes half as many.
                long key = random.nextLong() >>> 8;
                add(a, key, i, i);
                add(b, key, i == 77 ? -1 : i, i);
            }
            HashJoin join = new HashJoin(a, b, 5).run();
            assertThat(List.of(join.added(), join.removed(), join.changed()))
                    .containsExactly(0L, 0L, 1L);
            assertThat(join.differences()).containsExactly(new HashJoin.Difference(77, 77, 1, 1));
        }
    }

    private static void fill(
            HashStore store, Map<Long, Long> expected, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            long key = random.nextLong();
            if (expected.putIfAbsent(key, (long) i) == null) {
                add(store, key, i, key >>> 1);
            }
        }
    }

    private static void add(HashStore store, long key, long row, long position) {
        store.add(new long[] {key, mix(key), row, ~row, position}, 1);
    }

    /** The second half of a hash does not follow from the first. */
    private static long mix(long key) {
        return Long.reverse(key * 0x9E3779B97F4A7C15L);
    }
}
