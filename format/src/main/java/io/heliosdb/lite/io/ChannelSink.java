package io.heliosdb.lite.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes to a channel through one direct buffer, so that a huge write costs no huge copy. */
final class ChannelSink {
    private static final int BUFFER_BYTES = 1 << 18;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    ChannelSink(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    void write(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(source, offset + done, count);
            done += count;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot write file", name);
        }
        buffer.clear();
    }
}
