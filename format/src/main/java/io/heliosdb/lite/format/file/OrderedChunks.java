package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.column.ByteBlock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Puts chunks of many threads into the order of their slices. The thread of the first open slice
 * writes; the others queue under a budget of bytes and wait when it is used up. When a slice ends,
 * its thread writes what the next ones have queued. One failure fails everybody.
 */
final class OrderedChunks {
    private static final int SPARE_BLOCKS_MAX = 8;

    private final Consumer<EncodedChunk> output;
    private final long bufferedBytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final Deque<ByteBlock> spareBlocks = new ArrayDeque<>();
    private long bufferedBytes;
    private Throwable failure;

    /** The place of a slice in the order. */
    static final class Turn {
        private final Slice slice;
        private final Deque<EncodedChunk> queue = new ArrayDeque<>();
        private boolean direct;
        private boolean ended;

        private Turn(Slice slice) {
            this.slice = slice;
        }
    }

    /**
     * @param output writes one chunk; called by one thread at a time
     * @param bufferedBytesMax budget of queued bytes; one chunk is always allowed
     */
    OrderedChunks(Consumer<EncodedChunk> output, long bufferedBytesMax) {
        this.output = output;
        this.bufferedBytesMax = bufferedBytesMax;
    }

    Turn begin(Slice slice) {
        lock.lock();
        try {
            checkRunning();
            Turn last = turns.peekLast();
            Check.argument(
                    last == null || last.slice.ordinal() < slice.ordinal(),
                    "slice %d begins too late",
                    slice.ordinal());
            Turn turn = new Turn(slice);
            turn.direct = turns.isEmpty();
            turns.addLast(turn);
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** A block to encode into; an earlier one if there is one to spare. */
    ByteBlock takeBlock() {
        lock.lock();
        try {
            ByteBlock spare = spareBlocks.pollLast();
            return spare == null ? new ByteBlock() : spare;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the chunk or queues it. The chunk's block belongs to the output from now on. */
    void write(Turn turn, EncodedChunk chunk) {
        if (isDirect(turn, chunk)) {
            output(chunk);
        }
    }

    private boolean isDirect(Turn turn, EncodedChunk chunk) {
        int bytes = chunk.body().size();
        lock.lock();
        try {
            checkRunning();
            while (!turn.direct && bufferedBytes > 0 && bufferedBytes + bytes > bufferedBytesMax) {
                changed.await();
                checkRunning();
            }
            if (!turn.direct) {
                turn.queue.addLast(chunk);
                bufferedBytes += bytes;
            }
            return turn.direct;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } finally {
            lock.unlock();
        }
    }

    private void output(EncodedChunk chunk) {
        try {
            output.accept(chunk);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
        chunk.body().clear(ChunkEncoder.KEPT_BYTES_MAX);
        lock.lock();
        try {
            if (spareBlocks.size() < SPARE_BLOCKS_MAX) {
                spareBlocks.addLast(chunk.body());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a slice; writes what its successors have queued, if it was the first. */
    void end(Turn turn) {
        lock.lock();
        try {
            checkRunning();
            turn.ended = true;
            if (!turn.direct) {
                return;
            }
            turns.removeFirst();
        } finally {
            lock.unlock();
        }
        for (EncodedChunk next = nextQueued(); next != null; next = nextQueued()) {
            output(next);
        }
    }

    /** The next chunk to write; null when the first slice's own thread goes on by itself. */
    private EncodedChunk nextQueued() {
        lock.lock();
        try {
            checkRunning();
            while (!turns.isEmpty() && turns.getFirst().queue.isEmpty()) {
                if (!turns.getFirst().ended) {
                    turns.getFirst().direct = true;
                    changed.signalAll();
                    return null;
                }
                turns.removeFirst();
            }
            if (turns.isEmpty()) {
                return null;
            }
            EncodedChunk chunk = turns.getFirst().queue.removeFirst();
            bufferedBytes -= chunk.body().size();
            changed.signalAll();
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    /** Fails every call from now on, and those that wait. The first cause counts. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Checks that all slices have ended and nothing failed. */
    void requireComplete() {
        lock.lock();
        try {
            checkRunning();
            Check.state(turns.isEmpty(), "%d slices are open", turns.size());
        } finally {
            lock.unlock();
        }
    }

    private void checkRunning() {
        if (failure instanceof HeliosException cause) {
            throw new HeliosException(cause.code(), "dump abandoned", cause);
        }
        if (failure != null) {
            throw new IllegalStateException("dump abandoned", failure);
        }
    }
}
