package io.heliosdb.lite.daemon;

import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A program that runs one instance in memory, for tests that kill it. Prints {@code ready PORT
 * SERVER_PID DATA_DIRECTORY}. The argument, if there is one, is its data directory.
 */
final class DaemonProcess {
    private DaemonProcess() {}

    public static void main(String[] args) {
        Host host = Host.current();
        Daemon daemon =
                new Daemon(new Engine(host), new InstanceRegistry(host), InstantSource.system());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(
                                        () -> {
                                            daemon.requestStop();
                                            try {
                                                ended.await();
                                            } catch (InterruptedException e) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }));
        Optional<Path> dataDir =
                args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0]));
        try {
            daemon.run(
                    EngineSettings.memory().withDataDir(dataDir),
                    new Daemon.Hooks() {
                        @Override
                        public void ready(RunningInstance instance, Instance server) {
                            System.out.printf(
                                    "ready %d %d %s%n",
                                    server.port(), server.pid(), server.dataDirectory());
                        }
                    });
        } finally {
            ended.countDown();
        }
    }
}
