package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteArraySink;
import io.heliosdb.lite.io.ByteSink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small dump of three tables, the same on every call: the subject of most tests here. */
final class TestDump {
    static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    static final List<SequenceState> SEQUENCES =
            List.of(new SequenceState("public", "users_id_seq", 42, true));

    private TestDump() {}

    static DumpMetadata metadata(Compression compression) {
        return new DumpMetadata(
                ID,
                "2025-12-08T10:00:00Z",
                DumpMode.FULL,
                "0/16B3748",
                compression.name(),
                compression.level(),
                "",
                0,
                "7123456789012345678",
                1,
                "shop",
                16384,
                "745:745:",
                "18.4",
                180004,
                "UTF8",
                "UTF8",
                "C",
                "C",
                "3.1.0",
                false,
                DumpContent.ALL,
                List.of(),
                "",
                "");
    }

    static Schema schema() {
        return new Schema(
                List.of(
                        table(
                                0,
                                "users",
                                column("id", "bigint", ValueKind.INTEGER),
                                column("name", "text", ValueKind.TEXT),
                                column("balance", "numeric(15,2)", ValueKind.NUMERIC)),
                        table(1, "empty", column("x", "uuid", ValueKind.OPAQUE)),
                        table(2, "no_columns")),
                List.of());
    }

    private static ColumnDef column(String name, String type, ValueKind kind) {
        return new ColumnDef(name, type, false, false, false, kind);
    }

    private static TableDef table(int index, String name, ColumnDef... columns) {
        return new TableDef(
                index,
                "public",
                name,
                "table",
                List.of(columns),
                List.of(),
                "",
                "0123456789abcdef",
                false,
                "");
    }

    static byte[] bytes(Compression compression, int slices, int rows, int threads) {
        ByteArraySink sink = new ByteArraySink("test.heliodump");
        write(sink, compression, slices, rows, threads);
        return sink.toByteArray();
    }

    static DumpSummary write(
            ByteSink sink, Compression compression, int slices, int rows, int threads) {
        try (DumpFileWriter writer =
                new DumpFileWriter(sink, metadata(compression), schema(), compression, 10_000)) {
            Pipe.run(new Rows(slices, rows), writer, threads);
            return writer.finish(SEQUENCES);
        }
    }

    /** Rows made from their numbers. */
    record Rows(int sliceCount, int rowsPerBatch) implements RowSource {
        static final int BATCHES = 3;

        @Override
        public List<Slice> slices() {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < sliceCount; i++) {
                slices.add(new Slice(i, 0, i, i + 1L));
            }
            slices.add(new Slice(sliceCount, 1, 0, 0));
            slices.add(new Slice(sliceCount + 1, 2, 0, 1));
            return slices;
        }

        @Override
        public Reader newReader() {
            return new Reader() {
                private final RowBatch batch = new RowBatch();

                @Override
                public void read(Slice slice, RowSink.Writer writer) {
                    for (int i = 0; i < BATCHES && slice.tableIndex() != 1; i++) {
                        fill(batch, slice, i, rowsPerBatch);
                        writer.write(batch);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    static void fill(RowBatch batch, Slice slice, int number, int rows) {
        if (slice.tableIndex() == 2) {
            batch.reset(0);
            batch.setRowCount(rows);
            return;
        }
        batch.reset(3);
        byte[] value = new byte[8];
        for (int i = 0; i < rows; i++) {
            long id = (slice.from() * Rows.BATCHES + number) * rows + i;
            Words.putLongBig(value, 0, id);
            batch.column(0).append(value, 0, 8);
            fillName(batch.column(1), id);
            batch.column(2).append(numeric(id), 0, 12);
        }
        batch.setRowCount(rows);
    }

    private static void fillName(ColumnVector column, long id) {
        if (id % 7 == 3) {
            column.appendNull();
        } else {
            byte[] name = ("user number " + id).getBytes(StandardCharsets.UTF_8);
            column.append(name, 0, name.length);
        }
    }

    /** id + 1 and 25 hundredths: two digits, weight 0, scale 2. */
    private static byte[] numeric(long id) {
        byte[] wire = new byte[12];
        Words.putLongBig(wire, 0, 2L << 48 | 2);
        Words.putShortBig(wire, 8, (int) (id % 9999 + 1));
        Words.putShortBig(wire, 10, 2500);
        return wire;
    }
}
