package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.keys.KeyFingerprint;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Keys that are read in parts say the same as all at once, and as a map in memory. */
class KeyPartsTest {
    private static final int KEYS = 60;
    private static final int INCREMENTS = 6;

    private final Map<String, Integer> state = new HashMap<>();
    private final List<DumpFile> links = new ArrayList<>();
    private final List<Long> replaced = new ArrayList<>(List.of(0L));

    @Test
    void partsGiveTheWhole() {
        long seed = Long.getLong("helios.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < KEYS / 2; i++) {
            state.put("k" + i, 0);
        }
        List<String> rows = state.keySet().stream().map(key -> key + "=0").toList();
        links.add(SmallDump.full(1).changes(0, rows, List.of()).open());
        for (int number = 1; number <= INCREMENTS; number++) {
            increment(number, random);
        }
        try (Chain chain = Chain.of(links)) {
            assertThat(SmallDump.rows(chain, 0))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            state.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .toList());
            TableLevels levels =
                    TableLevels.of(
                            links.stream().map(ChainLink::new).toList(),
                            chain.schema().tables().getFirst());
            for (int partCount = 1; partCount < 10; partCount++) {
                assertThat(ReplacedRows.count(levels, partCount))
                        .as("seed %d, %d parts", seed, partCount)
                        .containsExactly(replaced.stream().mapToLong(Long::longValue).toArray());
                assertThat(kept(levels, partCount))
                        .as("seed %d, %d parts", seed, partCount)
                        .isEqualTo(kept(levels, 1));
            }
            assertThat(ChainCheck.run(links)).as("seed %d", seed).isEmpty();
        }
    }

    /** Which rows of each level belong to the state: of all parts together, each in one of them. */
    private static List<BitSet> kept(TableLevels levels, int partCount) {
        List<BitSet> all = new ArrayList<>();
        RowBatch batch = new RowBatch();
        for (int level = 0; level < levels.count(); level++) {
            TableLevels.Level one = levels.levels().get(level);
            for (ChunkRef chunk : one.rows()) {
                BitSet rows = new BitSet();
                try (ChunkReader reader = one.file().newChunkReader()) {
                    reader.read(chunk, batch);
                }
                for (int part = 0; part < partCount; part++) {
                    BitSet ofPart =
                            HiddenKeys.read(levels, part, partCount)
                                    .kept(batch, level, new KeyFingerprint(0));
                    assertThat(rows.intersects(ofPart)).isFalse();
                    rows.or(ofPart);
                }
                all.add(rows);
            }
        }
        return all;
    }

    private void increment(int number, SplittableRandom random) {
        TreeSet<String> touched = new TreeSet<>();
        List<String> written = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        long before = state.size();
        long hits = 0;
        for (int i = 0; i < random.nextInt(20); i++) {
            String key = "k" + random.nextInt(KEYS);
            if (!touched.add(key)) {
                continue;
            }
            if (state.containsKey(key)) {
                hits++;
            }
            if (random.nextInt(3) == 0) {
                // Deleting what is not there does no harm.
                deleted.add(key);
                state.remove(key);
            } else {
                written.add(key + "=" + number);
                state.put(key, number);
            }
        }
        replaced.add(hits);
        links.add(
                SmallDump.increment(number + 1, number, number)
                        .changes(before - hits, written, deleted)
                        .open());
    }
}
