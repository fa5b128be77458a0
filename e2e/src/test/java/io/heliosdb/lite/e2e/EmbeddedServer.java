package io.heliosdb.lite.e2e;

import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;

import java.nio.file.Path;

/** The PostgreSQL that is packed with the program. */
final class EmbeddedServer implements DatabaseServer {
    private final EngineSettings settings;
    private Instance instance;

    private EmbeddedServer(EngineSettings settings) {
        this.settings = settings;
        this.instance = new Engine(Host.current()).start(settings);
    }

    /** In memory, on a free port. */
    static EmbeddedServer start() {
        return new EmbeddedServer(EngineSettings.memory());
    }

    /** On disk, so that it survives {@link #kill}. */
    static EmbeddedServer startOnDisk(Path directory) {
        return new EmbeddedServer(EngineSettings.disk(directory));
    }

    static EmbeddedServer start(EngineSettings settings) {
        return new EmbeddedServer(settings);
    }

    Instance instance() {
        return instance;
    }

    /** As kill -9 of the postmaster; the other processes of the server end by themselves. */
    void kill() {
        boolean ignored = ProcessHandle.of(pid()).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** Starts it again after {@link #kill}, on another port. */
    void restart() {
        instance.close();
        instance = new Engine(Host.current()).start(settings);
    }

    @Override
    public int port() {
        return instance.port();
    }

    @Override
    public long pid() {
        return instance.pid();
    }

    @Override
    public Path dataDirectory() {
        return instance.dataDirectory();
    }

    @Override
    public void close() {
        instance.close();
    }

    @Override
    public String toString() {
        return "embedded 18";
    }
}
