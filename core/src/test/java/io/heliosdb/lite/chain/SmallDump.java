package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.ByteArraySink;
import io.heliosdb.lite.io.ByteArraySource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A dump of two tables, made without a server: {@code t} with rows {@code key=value}, and {@code
 * log} without a key.
 */
public final class SmallDump {
    private static final ColumnDef KEY = text("k", true);
    private static final ColumnDef VALUE = text("v", false);

    private final String id;
    private final String parentId;
    private final int number;
    private String sameStateAs = "";
    private List<String> rows = List.of();
    private List<String> deleted = List.of();
    private List<String> lines = List.of();
    private long inheritedRows;
    private long inheritedLines;
    private String fingerprint = "0123456789abcdef";
    private List<ColumnDef> deletedColumns = List.of(KEY);
    private Instant createdAt;
    private String database = "shop";
    private boolean isSelective;

    private SmallDump(String id, String parentId, int number) {
        this.id = id;
        this.parentId = parentId;
        this.number = number;
        this.createdAt = Instant.parse("2025-12-08T10:00:00Z").plusSeconds(60L * number);
    }

    /** The dump id that a number stands for. */
    public static String id(int number) {
        return "%08x-0000-4000-8000-000000000000".formatted(number);
    }

    public static SmallDump full(int id) {
        return new SmallDump(id(id), "", 0);
    }

    public static SmallDump increment(int id, int parent, int number) {
        return new SmallDump(id(id), id(parent), number);
    }

    /** As compaction makes it. */
    public static SmallDump folded(int id, int sameStateAs, int number) {
        SmallDump dump = new SmallDump(id(id), "", number);
        dump.sameStateAs = id(sameStateAs);
        return dump;
    }

    /** What the file has of {@code t}: rows as {@code key=value}, and keys. */
    SmallDump changes(long inherited, List<String> written, List<String> deletedKeys) {
        inheritedRows = inherited;
        rows = written;
        deleted = deletedKeys;
        return this;
    }

    /** What the file has of {@code log}. */
    SmallDump log(long inherited, String... written) {
        inheritedLines = inherited;
        lines = List.of(written);
        return this;
    }

    /** Takes it at another time. */
    public SmallDump at(Instant time) {
        createdAt = time;
        return this;
    }

    /** Of another database. */
    public SmallDump of(String otherDatabase) {
        database = otherDatabase;
        return this;
    }

    /** As if tables had been left out. */
    public SmallDump selective() {
        isSelective = true;
        return this;
    }

    /** Gives {@code t} other columns, as far as anybody can tell. */
    SmallDump fingerprint(String other) {
        fingerprint = other;
        return this;
    }

    /** Breaks the table of deleted keys. */
    SmallDump withoutDeletedColumns() {
        deletedColumns = List.of();
        return this;
    }

    private static ColumnDef text(String name, boolean notNull) {
        return new ColumnDef(name, "text", notNull, false, false, ValueKind.TEXT);
    }

    private TableDef table(
            int index, String name, String kind, List<ColumnDef> columns, List<String> key) {
        return new TableDef(index, "public", name, kind, columns, key, "", fingerprint, false, "");
    }

    DumpMetadata metadata() {
        return new DumpMetadata(
                id,
                createdAt.toString(),
                parentId.isEmpty() ? DumpMode.FULL : DumpMode.INCREMENTAL,
                "0/%X".formatted(0x1000 + number),
                "none",
                0,
                parentId,
                number,
                "7123456789012345678",
                1,
                database,
                16384,
                "745:745:",
                "18.4",
                180004,
                "UTF8",
                "UTF8",
                "C",
                "C",
                "3.1.0",
                isSelective,
                DumpContent.ALL,
                List.of(),
                sameStateAs,
                "");
    }

    byte[] bytes() {
        List<String> key = List.of("k");
        List<TableDef> tables =
                List.of(
                        table(0, "t", TableDef.TABLE, List.of(KEY, VALUE), key),
                        table(1, "log", TableDef.TABLE, List.of(VALUE), List.of()),
                        table(2, "t", TableDef.DELETED_KEYS, deletedColumns, List.of()));
        Schema schema = new Schema(parentId.isEmpty() ? tables.subList(0, 2) : tables, List.of());
        ByteArraySink sink = new ByteArraySink("memory");
        try (DumpFileWriter writer =
                new DumpFileWriter(sink, metadata(), schema, Compression.NONE, 1 << 20)) {
            write(writer, 0, 2, rows);
            write(writer, 1, 1, lines);
            if (!parentId.isEmpty()) {
                write(writer, 2, deletedColumns.size(), deleted);
                writer.inherit(0, inheritedRows);
                writer.inherit(1, inheritedLines);
            }
            var ignored = writer.finish(List.of());
        }
        return sink.toByteArray();
    }

    private static void write(
            DumpFileWriter writer, int table, int columnCount, List<String> rows) {
        RowBatch batch = new RowBatch();
        batch.reset(columnCount);
        for (String row : rows) {
            String[] values = row.split("=", 2);
            for (int i = 0; i < columnCount; i++) {
                byte[] bytes = values[i].getBytes(StandardCharsets.UTF_8);
                batch.column(i).append(bytes, 0, bytes.length);
            }
        }
        batch.setRowCount(rows.size());
        Slice slice = new Slice(table, table, 0, 1);
        try (RowSink.Writer target = writer.newWriter()) {
            target.begin(slice);
            if (!rows.isEmpty()) {
                target.write(batch);
            }
            target.end(slice);
            target.complete();
        }
    }

    /** A file whose metadata say something else of the same length, with the right checksums. */
    static byte[] forged(byte[] file, String before, String after) {
        byte[] forged = file.clone();
        byte[] old = before.getBytes(StandardCharsets.UTF_8);
        byte[] other = after.getBytes(StandardCharsets.UTF_8);
        // The first frame is behind a header of 64 bytes; docs/format.md sections 2 and 3.
        ByteBuffer bytes = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
        int bodyAt = 64 + 28;
        int bodyEnd = bodyAt + bytes.getInt(64 + 20);
        for (int at = bodyAt; at + old.length <= bodyEnd; at++) {
            if (Arrays.equals(forged, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(other, 0, forged, at, old.length);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(forged, 64, 24);
        crc.update(forged, bodyAt, bodyEnd - bodyAt);
        bytes.putInt(64 + 24, (int) crc.getValue());
        return forged;
    }

    /** Writes the file. */
    public Path write(Path directory, String name) throws IOException {
        return Files.write(directory.resolve(name), bytes());
    }

    DumpFile open() {
        return DumpFile.open(new ByteArraySource(id.substring(0, 8), bytes()));
    }

    /** The rows of a table of a state, sorted, as {@code key=value}. */
    static List<String> rows(StoredState state, int table) {
        List<String> rows = new ArrayList<>();
        StoredRows stored = state.rows(index -> index == table);
        try (RowSource.Reader reader = stored.newReader()) {
            for (Slice slice : stored.slices()) {
                reader.read(slice, new Collector(rows));
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private record Collector(List<String> rows) implements RowSink.Writer {
        @Override
        public void begin(Slice slice) {}

        @Override
        public void write(RowBatch batch) {
            int[] offsets = new int[batch.columnCount()];
            for (int row = 0; row < batch.rowCount(); row++) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < offsets.length; i++) {
                    ColumnVector column = batch.column(i);
                    int length = column.lengths()[row];
                    values.add(
                            new String(column.bytes(), offsets[i], length, StandardCharsets.UTF_8));
                    offsets[i] += length;
                }
                rows.add(String.join("=", values));
            }
        }

        @Override
        public void end(Slice slice) {}

        @Override
        public void close() {}
    }
}
