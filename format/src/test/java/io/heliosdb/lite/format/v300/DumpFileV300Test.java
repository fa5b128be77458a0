package io.heliosdb.lite.format.v300;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.Seeded;
import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpFileSource;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FailingSource;
import io.heliosdb.lite.io.TrickleSource;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** Files of version 3.0.0 are read for ever; whatever else is refused, with the place. */
@Seeded
class DumpFileV300Test {
    private static final int FORGED_FILES = 3_000;

    /** Numbers that break what was not thought through. */
    private static final int[] HOSTILE = {
        0, 1, -1, -2, 0xFFFF, 0x10000, 0x3FFFFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private static final byte[] CURRENT = resource("3.1.0/none.heliodump");
    private static final byte[] OLD = old();

    @Test
    void goldenFileIsRead() {
        byte[] golden = resource("3.0.0/shop.heliodump");
        // It was made once. Nothing but a file of that release proves that such files are read.
        assertThat(Checksum.text(Words.getInt(golden, golden.length - 4))).isEqualTo("0x80147AEC");
        try (DumpFileV300 file = open(golden)) {
            assertThat(file.version()).hasToString("3.0.0");
            assertThat(file.metadata().toolVersion()).isEqualTo("3.0.0");
            assertThat(file.metadata().database()).isEqualTo("shop");
            assertThat(rows(file.rows())).hasSize(194);
        }
    }

    @Test
    void documentAndCodeNameTheSameNumbers() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "format.md")))
                .contains("### A.1 File header: %d bytes".formatted(DumpFileV300.HEADER_BYTES))
                .contains("the last %d bytes".formatted(DumpFileV300.TRAILER_BYTES))
                .contains("at most %d, or −1".formatted(RowSourceV300.VALUE_BYTES_MAX));
    }

    @Test
    void whatIsWrittenIsRead() {
        try (DumpFile expected = DumpFile.open(new ByteArraySource("test", CURRENT));
                DumpFileV300 file = open(OLD)) {
            assertThat(file.schema()).isEqualTo(expected.schema());
            assertThat(file.sequences()).isEqualTo(expected.sequences());
            assertThat(file.metadata().dumpId()).isEqualTo(expected.metadata().dumpId());
            assertThat(rows(file.rows()))
                    .isEqualTo(rows(new DumpFileSource(expected, table -> true)))
                    .hasSizeGreaterThan(100);
        }
    }

    @Test
    void largeRowHasABatchOfItsOwn() {
        int largeBytes = 20 << 20;
        ByteBuffer tuples = ByteBuffer.allocate(largeBytes + 1000);
        for (int length : new int[] {10, 10, largeBytes, 10}) {
            tuples.putShort((short) 1).putInt(length).put(new byte[length]);
        }
        tuples.putShort((short) -1);
        TableDef table =
                new TableDef(
                        0,
                        "public",
                        "notes",
                        TableDef.TABLE,
                        List.of(new ColumnDef("n", "text", false, false, false, ValueKind.TEXT)),
                        List.of(),
                        "",
                        "",
                        false,
                        "");
        ByteSource source = new ByteArraySource("test", tuples.array());
        List<Integer> batches = new ArrayList<>();
        Pipe.run(
                new RowSourceV300(source, List.of(table), 0, tuples.position()),
                new Collector((slice, batch) -> batches.add(batch.rowCount())),
                1);
        assertThat(batches).containsExactly(2, 1, 1);
    }

    @Test
    void everyBitIsNoticed() {
        for (int bit = 0; bit < OLD.length * 8; bit++) {
            byte[] damaged = OLD.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            HeliosException e = requireRefused(damaged);
            boolean isVersion = bit / 8 >= 8 && bit / 8 < 14;
            assertThat(e.code())
                    .as("bit %d", bit)
                    .isIn(
                            ErrorCode.DUMP_CORRUPT,
                            isVersion ? ErrorCode.VERSION_UNSUPPORTED : ErrorCode.DUMP_CORRUPT);
            assertThat(e.hint()).isPresent();
            assertThat(bit / 8 < 14 || e.detail("offset").isPresent()).as("bit %d", bit).isTrue();
        }
    }

    @Test
    void everyCutIsNoticed() {
        for (int size = 0; size < OLD.length; size++) {
            HeliosException e = requireRefused(Arrays.copyOf(OLD, size));
            assertThat(e.clause()).as("cut at %d", size).isEqualTo("unexpected end of file");
            assertThat(e.detail("offset")).contains((long) size);
        }
        assertThat(requireRefused(Arrays.copyOf(OLD, OLD.length + 1)).code())
                .isEqualTo(ErrorCode.DUMP_CORRUPT);
    }

    @Test
    void failedReadIsNeitherDamageNorRows() {
        FailingSource counter = new FailingSource(OLD, Integer.MAX_VALUE);
        assertThat(rowsOf(counter)).isEqualTo(rowsOf(new TrickleSource(OLD)));
        for (int k = 0; k < counter.callCount(); k++) {
            ByteSource source = new FailingSource(OLD, k);
            assertThatThrownBy(() -> rowsOf(source))
                    .as("read %d", k)
                    .isInstanceOf(HeliosException.class)
                    .hasMessageContaining("cannot read file");
        }
    }

    private static List<String> rowsOf(ByteSource source) {
        try (DumpFileV300 file = DumpFileV300.open(source)) {
            return rows(file.rows());
        }
    }

    /** The checksum is right: the rows may be others, or make no sense. */
    @Test
    void forgedFilesAreReadOrRefused(SplittableRandom random) {
        int schemaEnd = new String(OLD, StandardCharsets.ISO_8859_1).lastIndexOf("]}");
        for (int i = 0; i < FORGED_FILES; i++) {
            byte[] forged = OLD.clone();
            int at = random.nextInt(schemaEnd, forged.length - 8);
            if (random.nextBoolean()) {
                Words.putInt(forged, at, HOSTILE[random.nextInt(HOSTILE.length)]);
            } else {
                forged[at] ^= (byte) (1 << random.nextInt(8));
            }
            DumpWriterV300.seal(forged);
            try (DumpFileV300 file = open(forged)) {
                assertThat(rows(file.rows())).hasSizeLessThan(forged.length);
            } catch (HeliosException e) {
                assertThat(e.code()).as("file %d: %s", i, e).isEqualTo(ErrorCode.DUMP_CORRUPT);
                assertThat(e.detail("offset")).as("file %d: %s", i, e).isPresent();
            }
        }
    }

    @Test
    void currentFileNeedsNoMigration() {
        HeliosException e = requireRefused(CURRENT);
        assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(e.getMessage()).contains("version=3.1.0");
    }

    @Test
    void otherMajorVersionsAreNotSupported() {
        for (int major : new int[] {2, 4}) {
            byte[] other = OLD.clone();
            other[8] = (byte) major;
            HeliosException e = requireRefused(other);
            assertThat(e.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED);
            assertThat(e.clause())
                    .isEqualTo(
                            "dump version %d.0.0 incompatible with HeliosDB 3.1.0"
                                    .formatted(major));
        }
    }

    private static byte[] old() {
        try (DumpFile dump = DumpFile.open(new ByteArraySource("test", CURRENT))) {
            return DumpWriterV300.bytes(dump);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream stream = DumpFileV300Test.class.getResourceAsStream("/golden/" + name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DumpFileV300 open(byte[] bytes) {
        return DumpFileV300.open(new ByteArraySource("test", bytes));
    }

    private static HeliosException requireRefused(byte[] bytes) {
        try (DumpFileV300 file = open(bytes)) {
            return fail("was opened: " + file.version());
        } catch (HeliosException e) {
            return e;
        }
    }

    /** Table and values of every row, in order. */
    private static List<String> rows(RowSource source) {
        List<String> rows = new ArrayList<>();
        Pipe.run(source, new Collector((slice, batch) -> addRows(slice, batch, rows)), 1);
        return rows;
    }

    private static void addRows(Slice slice, RowBatch batch, List<String> rows) {
        int[] offsets = new int[batch.columnCount()];
        for (int row = 0; row < batch.rowCount(); row++) {
            StringBuilder text = new StringBuilder().append(slice.tableIndex());
            for (int i = 0; i < offsets.length; i++) {
                int length = batch.column(i).lengths()[row];
                if (length == ColumnVector.NULL) {
                    text.append(" null");
                    continue;
                }
                int end = offsets[i] + length;
                text.append(' ');
                text.append(HexFormat.of().formatHex(batch.column(i).bytes(), offsets[i], end));
                offsets[i] = end;
            }
            rows.add(text.toString());
        }
    }

    /** Hands every batch on. */
    private record Collector(BiConsumer<Slice, RowBatch> batches) implements RowSink {
        @Override
        public Writer newWriter() {
            return new Writer() {
                private Slice slice;

                @Override
                public void begin(Slice next) {
                    slice = next;
                }

                @Override
                public void write(RowBatch batch) {
                    batches.accept(slice, batch);
                }

                @Override
                public void end(Slice ended) {}

                @Override
                public void close() {}
            };
        }
    }
}
