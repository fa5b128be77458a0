package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.format.column.ByteBlock;
import io.heliosdb.lite.io.ByteArraySource;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Encodes and decodes rows like TPC-H's lineitem on one thread. Run by hand. */
final class EncodeBench {
    private static final int ROWS = 60_000;
    private static final int ROUNDS = 40;
    private static final Slice SLICE = new Slice(0, 0, 0, 1);

    private EncodeBench() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        RowBatch batch = lineitem();
        List<ColumnDef> columns = columns();
        for (String name : new String[] {"none", "lz4", "zstd"}) {
            measure(out, batch, columns, Compression.of(name));
        }
        measure(out, batch, columns, new Compression("zstd", 1));
        if (arguments.length > 0) {
            for (int i = 0; i < 16; i++) {
                RowBatch one = new RowBatch();
                one.reset(1);
                ColumnVector from = batch.column(i);
                int at = 0;
                for (int row = 0; row < ROWS; row++) {
                    one.column(0).append(from.bytes(), at, from.lengths()[row]);
                    at += from.lengths()[row];
                }
                one.setRowCount(ROWS);
                out.print("column " + i + " ");
                measure(out, one, columns.subList(i, i + 1), Compression.NONE);
            }
        }
    }

    private static void measure(
            PrintStream out, RowBatch batch, List<ColumnDef> columns, Compression compression) {
        ByteBlock body = new ByteBlock();
        double wireBytes = batch.valueBytes() + 4.0 * ROWS * columns.size() + 2.0 * ROWS;
        try (ChunkEncoder encoder = new ChunkEncoder(compression)) {
            EncodedChunk chunk = null;
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                chunk = encoder.encode(SLICE, batch, columns, body);
                best = Math.min(best, System.nanoTime() - start);
            }
            double mb = wireBytes * 1e3 / best;
            double ratio = wireBytes / chunk.body().size();
            double read = decode(chunk, wireBytes);
            out.printf(
                    "%s: encode %.0f MB/s, decode %.0f, ratio %.2f%n",
                    compression, mb, read, ratio);
        }
    }

    private static double decode(EncodedChunk chunk, double wireBytes) {
        int bodyBytes = chunk.body().size();
        byte[] file = new byte[FileHeader.BYTES + FrameHeader.BYTES + bodyBytes + Trailer.BYTES];
        int at = FileHeader.BYTES;
        FrameHeader header = new FrameHeader(7, 3, 1, 0, chunk.headBytes(), bodyBytes, 0);
        header.encode(file, at);
        System.arraycopy(chunk.body().bytes(), 0, file, at + FrameHeader.BYTES, bodyBytes);
        int headCrc = Checksum.crc32(file, at + FrameHeader.BYTES, chunk.headBytes());
        Words.putInt(file, at + 24, FrameHeader.crc32(file, at, headCrc, chunk.headBytes()));
        ChunkRef ref = new ChunkRef(0, at, 0, 0, 0, ROWS, 0, 0);
        RowBatch batch = new RowBatch();
        long best = Long.MAX_VALUE;
        try (ChunkReader reader =
                new ChunkReader(new ByteArraySource("bench", file), 7, table -> -1)) {
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                reader.read(ref, batch);
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        return wireBytes * 1e3 / best;
    }

    private static List<ColumnDef> columns() {
        List<ColumnDef> columns = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ValueKind kind =
                    switch (i) {
                        case 0, 1, 2, 3, 10, 11, 12 -> ValueKind.INTEGER;
                        case 4, 5, 6, 7 -> ValueKind.NUMERIC;
                        default -> ValueKind.TEXT;
                    };
            columns.add(new ColumnDef("c" + i, "x", true, false, false, kind));
        }
        return columns;
    }

    private static RowBatch lineitem() {
        SplittableRandom random = new SplittableRandom(1);
        RowBatch batch = new RowBatch();
        batch.reset(16);
        for (int i = 0; i < ROWS; i++) {
            integer(batch.column(0), 8, i / 4 * 4L);
            integer(batch.column(1), 8, random.nextInt(200_000));
            integer(batch.column(2), 8, random.nextInt(10_000));
            integer(batch.column(3), 4, i % 7);
            numeric(batch.column(4), 100L * (1 + random.nextInt(50)));
            numeric(batch.column(5), 90_000 + random.nextInt(10_000_000));
            numeric(batch.column(6), random.nextInt(11));
            numeric(batch.column(7), random.nextInt(9));
            text(batch.column(8), "ANR".substring(i % 3, i % 3 + 1));
            text(batch.column(9), random.nextBoolean() ? "O" : "F");
            for (int c = 10; c < 13; c++) {
                integer(batch.column(c), 4, -2900 + random.nextInt(2500));
            }
            text(
                    batch.column(13),
                    i % 4 == 0 ? "DELIVER IN PERSON        " : "TAKE BACK RETURN         ");
            text(batch.column(14), random.nextBoolean() ? "TRUCK     " : "REG AIR   ");
            StringBuilder comment = new StringBuilder();
            int length = 10 + random.nextInt(34);
            while (comment.length() < length) {
                comment.append(
                        "furiously pending quick deposits sleep ironic"
                                .split(" ", -1)[random.nextInt(6)]);
                comment.append((char) ('a' + random.nextInt(26))).append(' ');
            }
            text(batch.column(15), comment.substring(0, length));
        }
        batch.setRowCount(ROWS);
        return batch;
    }

    private static void integer(ColumnVector column, int width, long value) {
        byte[] wide = new byte[8];
        Words.putLongBig(wide, 0, value);
        column.append(wide, 8 - width, width);
    }

    private static void text(ColumnVector column, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        column.append(bytes, 0, bytes.length);
    }

    private static void numeric(ColumnVector column, long cents) {
        byte[] wire = new byte[18];
        long rest = cents * 100;
        int[] digits = {
            (int) (rest / 100_000_000), (int) (rest / 10_000 % 10_000), (int) (rest % 10_000)
        };
        int first = digits[0] != 0 ? 0 : digits[1] != 0 ? 1 : 2;
        int end = digits[2] != 0 ? 3 : digits[1] != 0 ? 2 : 1;
        int count = cents == 0 ? 0 : end - first;
        Words.putLongBig(
                wire, 0, (long) count << 48 | ((cents == 0 ? 0 : 1 - first) & 0xFFFFL) << 32 | 2);
        for (int i = 0; i < count; i++) {
            Words.putShortBig(wire, 8 + 2 * i, digits[first + i]);
        }
        column.append(wire, 0, 8 + 2 * count);
    }
}
