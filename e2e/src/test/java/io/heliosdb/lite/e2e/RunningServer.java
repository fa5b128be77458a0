package io.heliosdb.lite.e2e;

import java.nio.file.Path;

/** The server of an instance that the program runs. */
record RunningServer(int port) implements DatabaseServer {
    @Override
    public long pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path dataDirectory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
