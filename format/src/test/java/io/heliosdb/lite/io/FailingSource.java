package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.concurrent.atomic.AtomicInteger;

/** Bytes of which one read fails; those after it succeed. */
public final class FailingSource implements ByteSource {
    private final ByteSource source;
    private final AtomicInteger calls = new AtomicInteger();
    private final int failingCall;

    /**
     * @param failingCall 0-based number of the read that fails
     */
    public FailingSource(byte[] bytes, int failingCall) {
        this.source = new ByteArraySource("test", bytes);
        this.failingCall = failingCall;
    }

    /** Reads so far. */
    public int callCount() {
        return calls.get();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        if (calls.getAndIncrement() == failingCall) {
            throw new HeliosException(ErrorCode.INTERNAL, "cannot read file").with("file", name());
        }
        return source.read(position, target, offset, length);
    }

    @Override
    public void close() {}
}
