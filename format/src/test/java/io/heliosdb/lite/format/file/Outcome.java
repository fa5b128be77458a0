package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.io.ByteArraySource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rows of an intact dump, and what may become of a damaged copy of it: the same rows, or an
 * error that names the place.
 */
final class Outcome {
    private static final Set<ErrorCode> DAMAGE =
            Set.of(ErrorCode.DUMP_CORRUPT, ErrorCode.VERSION_UNSUPPORTED);

    private final byte[] intact;
    private final List<ChunkRef> chunks;
    private final Map<Long, Integer> hashes = new HashMap<>();

    Outcome(byte[] intact) {
        this.intact = intact;
        try (DumpFile file = open(intact)) {
            chunks = file.chunks();
            requireRightRows(file, true);
        }
    }

    byte[] intact() {
        return intact.clone();
    }

    List<ChunkRef> chunks() {
        return chunks;
    }

    static DumpFile open(byte[] bytes) {
        return DumpFile.open(new ByteArraySource("test", bytes));
    }

    /** Both depths of verification; the deep one must find damage. */
    static FileReport requireNoticed(byte[] bytes, String what) {
        FileReport report = requireCleanReport(bytes, what);
        assertThat(report.isPassed()).as(what).isFalse();
        return report;
    }

    /** Verification says something that makes sense, whatever the bytes are. */
    static FileReport requireCleanReport(byte[] bytes, String what) {
        FileReport report = FileCheck.run(new ByteArraySource("test", bytes), 1);
        FileReport quick = FileCheck.quick(new ByteArraySource("test", bytes));
        assertThat(report.damages().isEmpty() && !quick.isPassed()).as(what).isFalse();
        for (Damage damage : report.damages()) {
            assertThat(damage.offset()).as(what).isBetween(0L, (long) bytes.length);
            assertThat(damage.frame()).as(what).isNotEmpty();
            assertThat(damage.message()).as(what).contains("test");
        }
        return report;
    }

    /** An ordinary reader gets the right rows or an error of the file. */
    void requireRightRowsOrDamage(byte[] bytes, String what) {
        try (DumpFile file = open(bytes)) {
            requireRightRows(file, false);
        } catch (HeliosException e) {
            assertThat(e.code()).as("%s: %s", what, e).isIn(DAMAGE);
            assertThat(e.getMessage()).as(what).contains("test");
        }
    }

    /**
     * Salvage keeps every chunk that no damaged byte belongs to, and no other; it names the rest.
     *
     * @param from first damaged byte
     * @param to behind the last one
     */
    void requireSalvaged(byte[] bytes, long from, long to, String what) {
        requireSalvaged(bytes, chunk -> from < end(chunk) && to > chunk.offset(), what);
    }

    /** Salvage keeps all chunks but these, and names the rest. */
    void requireSalvaged(byte[] bytes, Predicate<ChunkRef> isDamaged, String what) {
        Salvage salvage = Salvage.of(new ByteArraySource("test", bytes), 1);
        requireRightRows(salvage.file(), false);
        List<Long> expected = chunks.stream().filter(isDamaged.negate()).map(Outcome::key).toList();
        assertThat(salvage.file().chunks().stream().map(Outcome::key).toList())
                .as(what)
                .isEqualTo(expected);
        long lost = salvage.lostRows().stream().mapToLong(LostRows::rowCount).sum();
        long kept = salvage.file().summary().rowCount();
        long all = chunks.stream().mapToLong(ChunkRef::rowCount).sum();
        assertThat(salvage.damages()).as(what).isNotEmpty();
        if (salvage.isEndKnown()) {
            assertThat(kept + lost).as(what).isEqualTo(all);
        } else {
            assertThat(kept + lost).as(what).isLessThanOrEqualTo(all);
        }
    }

    /** Whatever salvage keeps is what was written, and no row comes twice. */
    void requireRightSalvageOrDamage(byte[] bytes, String what) {
        try (DumpFile file = Salvage.of(new ByteArraySource("test", bytes), 1).file()) {
            requireRightRows(file, false);
            for (TableStatistics table : file.statistics()) {
                long rows =
                        chunks.stream()
                                .filter(chunk -> chunk.tableIndex() == table.table())
                                .mapToLong(ChunkRef::rowCount)
                                .sum();
                assertThat(table.rowCount()).as(what).isLessThanOrEqualTo(rows);
            }
        } catch (HeliosException e) {
            assertThat(e.code()).as("%s: %s", what, e).isIn(DAMAGE);
        }
    }

    /** Every chunk is decoded, or refused as damage; salvage makes of it what it can. */
    static void requireReadable(byte[] bytes, boolean isPassed, String what) {
        RowBatch batch = new RowBatch();
        try (DumpFile file = open(bytes);
                ChunkReader reader = file.newChunkReader()) {
            for (ChunkRef chunk : file.chunks()) {
                reader.read(chunk, batch);
            }
        } catch (HeliosException e) {
            requireDamage(e, what);
            assertThat(isPassed).as("%s: %s", what, e).isFalse();
        }
        try (DumpFile file = Salvage.of(new ByteArraySource("test", bytes), 1).file();
                ChunkReader reader = file.newChunkReader()) {
            for (ChunkRef chunk : file.chunks()) {
                reader.read(chunk, batch);
            }
        } catch (HeliosException e) {
            requireDamage(e, what);
        }
    }

    private static void requireDamage(HeliosException e, String what) {
        if (!DAMAGE.contains(e.code())) {
            throw e;
        }
        assertThat(e.getMessage()).as(what).contains("test");
    }

    private void requireRightRows(DumpFile file, boolean isRecording) {
        RowBatch batch = new RowBatch();
        try (ChunkReader reader = file.newChunkReader()) {
            for (ChunkRef chunk : file.chunks()) {
                reader.read(chunk, batch);
                if (isRecording) {
                    hashes.put(key(chunk), hash(batch));
                } else {
                    assertThat(hash(batch)).isEqualTo(hashes.get(key(chunk)));
                }
            }
        }
    }

    private static long key(ChunkRef chunk) {
        return (long) chunk.tableIndex() << 48 | chunk.firstRow();
    }

    static long end(ChunkRef chunk) {
        return chunk.offset() + chunk.frameBytes();
    }

    private static int hash(RowBatch batch) {
        int hash = batch.rowCount();
        for (int i = 0; i < batch.columnCount(); i++) {
            ColumnVector column = batch.column(i);
            hash = 31 * hash + Arrays.hashCode(Arrays.copyOf(column.lengths(), column.rowCount()));
            hash = 31 * hash + Arrays.hashCode(Arrays.copyOf(column.bytes(), column.byteCount()));
        }
        return hash;
    }
}
