package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Seeded;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What is kept of a file of which regions are lost. */
@Seeded
class SalvageTest {
    private static final Outcome DUMP = new Outcome(TestDump.bytes(Compression.ZSTD, 4, 30, 1));

    @Test
    void intactFileLosesNothing() {
        Salvage salvage = Salvage.of(new ByteArraySource("test", DUMP.intact()), 2);
        assertThat(salvage.damages()).isEmpty();
        assertThat(salvage.lostRows()).isEmpty();
        assertThat(salvage.isEndKnown()).isTrue();
        assertThat(salvage.hasSequences()).isTrue();
        assertThat(salvage.file().chunks()).isEqualTo(DUMP.chunks());
        assertThat(salvage.file().schema()).isEqualTo(TestDump.schema());
        assertThat(salvage.file().metadata()).isEqualTo(TestDump.metadata(Compression.ZSTD));
        try (DumpFile file = Outcome.open(DUMP.intact())) {
            assertThat(salvage.file().statistics()).isEqualTo(file.statistics());
        }
    }

    @Test
    void lossOfAnyRegionLosesNoMoreThanItsRows() {
        int size = DUMP.intact().length;
        for (int length : new int[] {28, 64, 500}) {
            for (int from = 0; from < size; from += 13) {
                byte[] damaged = DUMP.intact();
                int to = Math.min(size, from + length);
                for (int i = from; i < to; i++) {
                    damaged[i] ^= 0x5A;
                }
                DUMP.requireSalvaged(damaged, from, to, "bytes %d to %d".formatted(from, to));
            }
        }
    }

    /** Metadata and schema survive once: at the front or at the end. */
    @Test
    void lossOfManyRegionsLosesTheirChunksOnly(SplittableRandom random) {
        List<ChunkRef> chunks = DUMP.chunks();
        for (int i = 0; i < 2_000; i++) {
            byte[] intact = DUMP.intact();
            byte[] damaged = intact.clone();
            boolean isFrontKept = random.nextBoolean();
            int begin = isFrontKept ? (int) chunks.getFirst().offset() : 0;
            int end = isFrontKept ? damaged.length : (int) Outcome.end(chunks.getLast());
            for (int regions = random.nextInt(1, 6); regions > 0; regions--) {
                int from = random.nextInt(begin, end);
                int to = Math.min(end, from + random.nextInt(1, 200));
                for (int at = from; at < to; at++) {
                    damaged[at] = (byte) random.nextInt();
                }
            }
            if (Arrays.equals(intact, damaged)) {
                continue;
            }
            DUMP.requireSalvaged(damaged, chunk -> isChanged(intact, damaged, chunk), "file " + i);
        }
    }

    private static boolean isChanged(byte[] intact, byte[] damaged, ChunkRef chunk) {
        int from = (int) chunk.offset();
        int to = (int) Outcome.end(chunk);
        return !Arrays.equals(intact, from, to, damaged, from, to);
    }

    @Test
    void everyCutBehindTheSchemaKeepsWhatIsBeforeIt() {
        byte[] intact = DUMP.intact();
        int first = (int) DUMP.chunks().getFirst().offset();
        for (int size = first; size < intact.length; size++) {
            byte[] cut = Arrays.copyOf(intact, size);
            DUMP.requireSalvaged(cut, size, intact.length, "cut at " + size);
        }
    }

    @Test
    void headCutOffLosesNoRows() {
        byte[] intact = DUMP.intact();
        int first = (int) DUMP.chunks().getFirst().offset();
        for (int from = 1; from <= first; from++) {
            byte[] rest = Arrays.copyOfRange(intact, from, intact.length);
            Salvage salvage = Salvage.of(new ByteArraySource("test", rest), 1);
            assertThat(salvage.file().summary().rowCount()).as("from %d", from).isEqualTo(450);
            assertThat(salvage.lostRows()).isEmpty();
        }
    }

    @Test
    void lostRowsAreNamedEvenWithoutIndex() {
        byte[] damaged = DUMP.intact();
        ChunkRef chunk = DUMP.chunks().get(4);
        damaged[(int) chunk.offset() + 2] ^= 1;
        byte[] cut = Arrays.copyOf(damaged, (int) DUMP.chunks().getLast().offset());
        Salvage salvage = Salvage.of(new ByteArraySource("test", cut), 1);
        assertThat(salvage.lostRows())
                .containsExactly(new LostRows(0, chunk.firstRow(), chunk.rowCount()));
        assertThat(salvage.isEndKnown()).isFalse();
        assertThat(salvage.hasSequences()).isFalse();
        assertThat(salvage.file().sequences()).isEmpty();
    }

    @Test
    void duplicatedChunkIsKeptOnce() {
        byte[] intact = DUMP.intact();
        ChunkRef chunk = DUMP.chunks().get(1);
        int from = (int) chunk.offset();
        int to = (int) Outcome.end(chunk);
        byte[] twice = new byte[intact.length + to - from];
        System.arraycopy(intact, 0, twice, 0, to);
        System.arraycopy(intact, from, twice, to, intact.length - from);
        Outcome.requireNoticed(twice, "duplicated");
        Salvage salvage = Salvage.of(new ByteArraySource("test", twice), 1);
        assertThat(salvage.file().summary().rowCount()).isEqualTo(450);
        assertThat(salvage.lostRows()).isEmpty();
    }

    @Test
    void swappedChunksAreKept() {
        byte[] intact = DUMP.intact();
        ChunkRef one = DUMP.chunks().get(0);
        ChunkRef two = DUMP.chunks().get(1);
        byte[] swapped = intact.clone();
        int at = (int) one.offset();
        System.arraycopy(intact, (int) two.offset(), swapped, at, (int) two.frameBytes());
        at += (int) two.frameBytes();
        System.arraycopy(intact, (int) one.offset(), swapped, at, (int) one.frameBytes());
        FileReport report = Outcome.requireNoticed(swapped, "swapped");
        assertThat(report.damages().getFirst().message()).contains("frame order");
        Salvage salvage = Salvage.of(new ByteArraySource("test", swapped), 1);
        assertThat(salvage.lostRows()).isEmpty();
        assertThat(salvage.file().chunks().stream().map(ChunkRef::firstRow).toList())
                .startsWith(two.firstRow(), one.firstRow());
    }

    @Test
    void damagedChunksAreNamedWithTheirTables() {
        byte[] damaged = DUMP.intact();
        List<ChunkRef> chunks = DUMP.chunks();
        damaged[(int) chunks.get(2).offset() + 3] ^= 1;
        damaged[(int) chunks.get(3).offset() + 30] ^= 1;
        damaged[(int) chunks.getLast().offset() + 9] ^= 1;
        FileReport report = FileCheck.run(new ByteArraySource("test", damaged), 1);
        assertThat(report.damages())
                .extracting(Damage::offset)
                .containsExactly(
                        chunks.get(2).offset(), chunks.get(3).offset(), chunks.getLast().offset());
        assertThat(report.damages())
                .extracting(Damage::table)
                .containsExactly("users", "users", "no_columns");
        assertThat(report.damages()).extracting(Damage::frame).containsOnly("chunk");
    }
}
