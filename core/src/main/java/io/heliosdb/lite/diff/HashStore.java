package io.heliosdb.lite.diff;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.UnnamedFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hashes of the rows of one table: key, row and position of each, {@value #LONGS} numbers. In
 * memory up to a limit; then sorted into parts and appended to a file that has no name any more, so
 * that nothing is left of it however the program ends. Filled by many threads, then read by one.
 */
final class HashStore implements AutoCloseable {
    /** Two of the key's hash, two of the row's, the position. */
    static final int LONGS = 5;

    /** How many parts a store that has spilled is read in, by the first byte of the key's hash. */
    static final int PARTS = 256;

    private static final int BUFFERED_ROWS_MAX = 1 << 18;
    private static final int READ_ROWS = 1 << 10;

    private final Path directory;
    private final List<long[]> runs = new ArrayList<>();
    private long[] buffer = new long[64 * LONGS];
    private int bufferedRows;
    private FileChannel file;
    private long rowCount;

    /** Takes some rows, {@link #LONGS} numbers each. */
    interface RowConsumer {
        /** Takes the row that begins at this index; whether more is wanted. */
        boolean accept(long[] rows, int at);
    }

    /**
     * @param directory where the file is made if there are many rows
     */
    HashStore(Path directory) {
        this.directory = directory;
    }

    /** Adds some rows. Any thread. */
    synchronized void add(long[] rows, int count) {
        if (bufferedRows + count > BUFFERED_ROWS_MAX) {
            spill();
        }
        int needed = (bufferedRows + count) * LONGS;
        if (buffer.length < needed) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length * 2));
        }
        System.arraycopy(rows, 0, buffer, bufferedRows * LONGS, count * LONGS);
        bufferedRows += count;
        rowCount += count;
    }

    long rowCount() {
        return rowCount;
    }

    boolean isSpilled() {
        return file != null;
    }

    /** Puts all rows into the file, so that they can be read by parts. */
    synchronized void spillAll() {
        if (bufferedRows > 0 || file == null) {
            spill();
        }
        buffer = new long[0];
    }

    /** How many rows a part has; all rows if the number is negative. */
    long rowCount(int part) {
        long inPart = 0;
        for (long[] run : runs) {
            inPart += part < 0 ? 0 : run[part + 1] - run[part];
        }
        return part < 0 ? rowCount : inPart;
    }

    private static int part(long[] rows, int at) {
        return (int) (rows[at] >>> 56);
    }

    /** Appends a run: the rows of part 0, those of part 1, and so on. */
    private void spill() {
        int[] places = new int[PARTS + 1];
        for (int i = 0; i < bufferedRows; i++) {
            places[part(buffer, i * LONGS) + 1]++;
        }
        for (int i = 0; i < PARTS; i++) {
            places[i + 1] += places[i];
        }
        long begin = runs.isEmpty() ? 0 : runs.getLast()[PARTS];
        runs.add(Arrays.stream(places).mapToLong(place -> begin + place).toArray());
        ByteBuffer sorted = ByteBuffer.allocate(bufferedRows * LONGS * Long.BYTES);
        for (int i = 0; i < bufferedRows; i++) {
            int to = places[part(buffer, i * LONGS)]++ * LONGS;
            for (int j = 0; j < LONGS; j++) {
                sorted.putLong((to + j) * Long.BYTES, buffer[i * LONGS + j]);
            }
        }
        bufferedRows = 0;
        write(sorted, begin * LONGS * Long.BYTES);
    }

    private void write(ByteBuffer bytes, long position) {
        try {
            if (file == null) {
                file = UnnamedFile.create(directory);
            }
            long at = position;
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Gives every row of a part of a store that is spilled, or all rows of one that is not.
     *
     * @return whether all were taken
     */
    boolean read(int part, RowConsumer consumer) {
        for (int i = 0; i < bufferedRows; i++) {
            if (!consumer.accept(buffer, i * LONGS)) {
                return false;
            }
        }
        long[] rows = new long[READ_ROWS * LONGS];
        for (long[] run : runs) {
            for (long from = run[part]; from < run[part + 1]; from += READ_ROWS) {
                int count = (int) Math.min(READ_ROWS, run[part + 1] - from);
                read(from, rows, count);
                for (int i = 0; i < count; i++) {
                    if (!consumer.accept(rows, i * LONGS)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void read(long firstRow, long[] target, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * LONGS * Long.BYTES);
        long at = firstRow * LONGS * Long.BYTES;
        try {
            while (bytes.hasRemaining()) {
                int done = file.read(bytes, at);
                if (done < 0) {
                    throw new IOException("file is too short");
                }
                at += done;
            }
        } catch (IOException e) {
            throw failure(e);
        }
        bytes.flip().asLongBuffer().get(target, 0, count * LONGS);
    }

    private HeliosException failure(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        }
        return new HeliosException(ErrorCode.OUT_OF_RESOURCES, "cannot use a temporary file", e)
                .with("directory", directory)
                .with("reason", e.getMessage())
                .hint("Set TMPDIR to a directory with 40 bytes of room for each row.");
    }

    @Override
    public void close() {
        buffer = new long[0];
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
