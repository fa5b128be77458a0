package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts instances of the embedded PostgreSQL. Thread-safe: many instances may run at a time.
 *
 * <p>Everything that can be checked is checked before anything is made or changed.
 */
public final class Engine {
    /** The server that is packed with this version. */
    public static final String SERVER_VERSION = "18.6";

    private static final long START_TIMEOUT_MILLIS = 60_000;

    /** Recovery after a crash reads the whole log: it may take long on disk. */
    private static final long RECOVERY_TIMEOUT_MILLIS = 3_600_000;

    private static final long POLL_MILLIS = 10;
    private static final int PORT_ATTEMPTS_MAX = 20;

    private final Host host;

    public Engine(Host host) {
        this.host = host;
    }

    /** An instance in memory on a free loopback port, whose superuser is {@code postgres}. */
    public Instance startThrowaway() {
        return start(EngineSettings.memory());
    }

    /**
     * The instance stored in a data directory, on a free loopback port, for the length of a
     * command. Closing it leaves the data as it is then.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if there is none; otherwise as {@link
     *     #start}
     */
    public Instance startStored(Path dataDir, String user, String database) {
        if (!DataDirectory.of(dataDir, host).exists()) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "the directory holds no database")
                    .with("file", dataDir)
                    .hint("Run 'heliosdb-lite start --data-dir " + dataDir + "' to make one.");
        }
        return start(EngineSettings.disk(dataDir).withUser(user, database));
    }

    /**
     * Starts an instance and returns when it accepts connections.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} for settings that are not safe; {@link
     *     ErrorCode#CONFLICT} for a port or directory in use; {@link ErrorCode#VERSION_UNSUPPORTED}
     *     for a data directory of another version; {@link ErrorCode#OUT_OF_RESOURCES} without room;
     *     {@link ErrorCode#UNREACHABLE} if the server does not come up. Nothing runs then, and what
     *     was made is removed
     */
    public Instance start(EngineSettings settings) {
        checkSettings(settings);
        return settings.inMemory() ? startInMemory(settings) : startOnDisk(settings);
    }

    private Instance startInMemory(EngineSettings settings) {
        Account account = Account.forNewData(host);
        Path binaries = new EngineBinaries(host, Platform.current()).locate(account);
        MemoryDirectory directory = MemoryDirectory.create(host, account);
        Path data = directory.path().resolve(MemoryDirectory.DATA);
        boolean isStarted = false;
        try {
            DataDirectory.checkReach(directory.path(), account);
            new Cluster(host, binaries, account, data, true).create(settings);
            Launch launch =
                    new Launch(
                            settings,
                            account,
                            binaries,
                            data,
                            directory.path(),
                            Optional.of(directory.path()));
            Instance instance = launch(launch, directory.warnings());
            isStarted = true;
            return instance;
        } finally {
            if (!isStarted) {
                Scratch.delete(directory.path(), host);
            }
        }
    }

    private Instance startOnDisk(EngineSettings settings) {
        DataDirectory directory = DataDirectory.of(settings.dataDir().orElseThrow(), host);
        directory.check();
        boolean isNew = !directory.exists();
        Account account =
                isNew ? Account.forNewData(host) : Account.forData(host, directory.path());
        Path binaries = new EngineBinaries(host, Platform.current()).locate(account);
        if (isNew) {
            directory.create(binaries, account, settings);
        } else {
            DataDirectory.checkReach(directory.path(), account);
            new Cluster(host, binaries, account, directory.path(), false).update(settings);
        }
        Path data = directory.path();
        return launch(
                new Launch(settings, account, binaries, data, data, Optional.empty()), List.of());
    }

    private Instance launch(Launch launch, List<String> warnings) {
        int attempts = launch.settings.port() == 0 ? PORT_ATTEMPTS_MAX : 1;
        for (int attempt = 1; ; attempt++) {
            int port = launch.settings.port() == 0 ? freePort() : launch.settings.port();
            try {
                return launch(launch, port, warnings);
            } catch (HeliosException e) {
                // Someone else took the port after we had found it free.
                boolean isTaken = e.code() == ErrorCode.CONFLICT && attempt < attempts;
                if (!isTaken) {
                    throw e;
                }
            }
        }
    }

    private Instance launch(Launch launch, int port, List<String> warnings) {
        ServerLog log = new ServerLog(launch.folder.resolve("server.log"));
        log.rotate();
        long logStart = sizeOf(log.file());
        List<String> command = new ArrayList<>();
        command.add(launch.binaries.resolve("bin/postgres").toString());
        command.addAll(
                new ServerOptions(launch.settings, launch.account, launch.folder, host)
                        .arguments(launch.data, port));
        // In memory there is nothing to keep once this program is gone; on disk there is.
        String lastSignal = launch.settings.inMemory() ? "QUIT" : "INT";
        Supervisor supervisor =
                Supervisor.start(
                        host, launch.account, command, log.file(), lastSignal, launch.disposable);
        boolean isReady = false;
        try {
            awaitReady(launch, supervisor, log, logStart);
            isReady = true;
        } finally {
            if (!isReady) {
                Uninterrupted.run(() -> abort(launch, supervisor));
            }
        }
        return new Instance(launch.toFacts(port, log, warnings), supervisor, host);
    }

    private static void abort(Launch launch, Supervisor supervisor) {
        supervisor.signal("QUIT");
        if (!supervisor.awaitEnd(Instance.QUIT_MILLIS)) {
            Postmaster.in(launch.data).ifPresent(Postmaster::kill);
            supervisor.abandon();
        }
    }

    private static void awaitReady(
            Launch launch, Supervisor supervisor, ServerLog log, long logStart) {
        long timeout = launch.settings.inMemory() ? START_TIMEOUT_MILLIS : RECOVERY_TIMEOUT_MILLIS;
        for (long waited = 0; waited < timeout; waited += POLL_MILLIS) {
            if (supervisor.awaitEnd(POLL_MILLIS)) {
                break;
            }
            if (Postmaster.in(launch.data).map(Postmaster::isReady).orElse(false)) {
                return;
            }
        }
        throw ServerLog.explain("the server did not start", launch.data, log.tailFrom(logStart));
    }

    private void checkSettings(EngineSettings settings) {
        if (!settings.isLoopback() && settings.passwordFile().isEmpty()) {
            throw new HeliosException(
                            ErrorCode.USAGE, "an address that others can reach needs a password")
                    .with("listen", settings.listen())
                    .hint("Write a password into a file and add --password-file FILE.");
        }
        settings.passwordFile().ifPresent(file -> checkReadable("password file", file));
        settings.tls().ifPresent(tls -> checkReadable("certificate", tls.certificate()));
        settings.tls().ifPresent(tls -> checkReadable("key", tls.key()));
        if (settings.port() != 0) {
            checkPort(settings.listen(), settings.port());
        }
    }

    private static void checkReadable(String role, Path file) {
        if (!Files.isReadable(file)) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot read a file that start needs")
                    .with("file", file)
                    .with("expected", role)
                    .hint("Check the path and the permissions: 'ls -l " + file + "'.");
        }
    }

    private static void checkPort(String listen, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress address = listen.equals("*") ? null : InetAddress.getByName(listen);
            socket.setReuseAddress(true);
            socket.bind(
                    address == null
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(address, port));
        } catch (BindException e) {
            boolean isTaken = String.valueOf(e.getMessage()).contains("in use");
            throw new HeliosException(
                            isTaken ? ErrorCode.CONFLICT : ErrorCode.USAGE,
                            isTaken ? "the port is in use" : "cannot listen on this address",
                            e)
                    .with("host", listen)
                    .with("port", port)
                    .hint(
                            isTaken
                                    ? "Choose another port, say --port %d, or run 'heliosdb-lite stop --port %d'."
                                            .formatted(port < 65535 ? port + 1 : port - 1, port)
                                    : "Choose an address and a port that this user may use.");
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.USAGE, "cannot listen on this address", e)
                    .with("host", listen)
                    .with("actual", e)
                    .hint("Name an IP address of this machine: --listen ADDRESS.");
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.OUT_OF_RESOURCES, "no free port was found", e)
                    .hint("Name one with --port PORT.");
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * One start.
     *
     * @param data the data directory
     * @param folder where log, rules and keys go
     * @param disposable what is removed after the stop
     */
    private record Launch(
            EngineSettings settings,
            Account account,
            Path binaries,
            Path data,
            Path folder,
            Optional<Path> disposable) {
        Instance.Facts toFacts(int port, ServerLog log, List<String> warnings) {
            return new Instance.Facts(settings, port, data, log.file(), disposable, warnings);
        }
    }
}
