package io.heliosdb.lite.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/**
 * Standard output, which ends at the first error: what would come after a gap is of no use. Buffers
 * above it may swallow that error, and ask for it here.
 */
final class StandardOutput extends OutputStream {
    /**
     * What the system says where nobody reads; both launchers see to it that it says it in English.
     */
    private static final Set<String> NOBODY_READS =
            Set.of("Broken pipe", "Bad file descriptor", "Connection reset by peer");

    private final OutputStream target;
    private volatile IOException failure;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (failure == null) {
            try {
                target.write(source, offset, length);
            } catch (IOException e) {
                failure = e;
            }
        }
        throwFailure();
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void flush() throws IOException {
        throwFailure();
        target.flush();
    }

    /** Whether something was lost that somebody wanted: a closed pipe is no loss. */
    boolean isLost() {
        return failure != null && !NOBODY_READS.contains(String.valueOf(failure.getMessage()));
    }
}
