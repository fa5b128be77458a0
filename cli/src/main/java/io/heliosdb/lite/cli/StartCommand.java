package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.ConfigReader;
import io.heliosdb.lite.daemon.Daemon;
import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** {@code start}: runs an instance in the foreground until SIGTERM or SIGINT. */
@Command(
        name = "start",
        description = {
            "Run an instance in the foreground until SIGTERM or SIGINT.",
            "",
            "With --memory the data is in RAM and gone after the stop; without it, it is in"
                    + " --data-dir. Loopback connections need no password, unless a disk instance"
                    + " has a --password-file; others always do."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite start --memory",
            "  heliosdb-lite start --data-dir ~/shop --port 5433",
            "  heliosdb-lite start --memory --restore-from shop.heliodump --dump-on-stop"
                    + " shop.heliodump",
            "  heliosdb-lite start --memory --listen '*' --password-file password"
        })
final class StartCommand implements Callable<Integer> {
    private final Program program;

    @Option(names = "--memory", description = "Keep the data in RAM.")
    boolean inMemory;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where the data is; made if it is not there. With --memory, only a name to find"
                            + " the instance by.")
    Path dataDir;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "5432",
            description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = EngineSettings.LOOPBACK,
            description =
                    "Address to listen on, * for all (default: ${DEFAULT-VALUE}). Others than"
                            + " loopback need --password-file.")
    String listen;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line becomes your role's password.")
    Path passwordFile;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate in PEM format; offers TLS together with --tls-key.")
    Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key of that certificate in PEM format.")
    Path tlsKey;

    @Option(
            names = "--restore-from",
            paramLabel = "FILE",
            description =
                    "Load this dump, with the increments that follow it, before the instance is"
                            + " ready.")
    Path restoreFrom;

    @Option(
            names = "--dump-on-stop",
            paramLabel = "FILE",
            description = "Write the database to this file when the instance is asked to stop.")
    Path dumpOnStop;

    @Mixin private LogOption log;

    @Mixin private HttpOptions http;

    @Mixin private ConfigOption config;

    StartCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        // Nothing starts with settings that make no sense.
        log.begin(program);
        Config checked = readConfig();
        log.follow(program, checked);
        EngineSettings settings = settings();
        if (dumpOnStop != null) {
            LastDump.check(dumpOnStop);
        }
        if (restoreFrom != null) {
            DumpHead unused = DumpFolder.head(restoreFrom);
        }
        Host host = Host.current();
        InstanceRegistry registry = new InstanceRegistry(host);
        Daemon daemon = new Daemon(new Engine(host), registry, InstantSource.system());
        InstanceHooks.Options options =
                new InstanceHooks.Options(
                        Optional.ofNullable(passwordFile),
                        Optional.ofNullable(restoreFrom),
                        Optional.ofNullable(dumpOnStop));
        Optional<Monitoring> monitoring =
                Monitoring.open(program, checked, port, InstantSource.system());
        InstanceHooks hooks =
                new InstanceHooks(
                        program,
                        registry,
                        InstantSource.system(),
                        options,
                        checked,
                        monitoring,
                        this::readConfig);
        CountDownLatch ended = new CountDownLatch(1);
        // SIGTERM and SIGINT are how an instance is stopped: that is a success.
        program.cancellation().setExitCode(0);
        return program.cancellation()
                .guard(
                        () -> {
                            daemon.requestStop();
                            ended.await();
                        },
                        () -> run(daemon, settings, hooks, ended));
    }

    private Config readConfig() {
        ConfigReader.Flag[] flags =
                Stream.of(log.flags(), http.flags())
                        .flatMap(List::stream)
                        .toArray(ConfigReader.Flag[]::new);
        return config.read(program, flags);
    }

    private int run(
            Daemon daemon, EngineSettings settings, InstanceHooks hooks, CountDownLatch ended) {
        try (hooks) {
            daemon.run(settings, hooks);
            return 0;
        } catch (HeliosException e) {
            program.cancellation().setExitCode(e.code().exitCode());
            if (program.cancellation().isCancelled()) {
                program.console().error(e.getMessage(), e.hint());
            }
            throw e;
        } finally {
            ended.countDown();
        }
    }

    private EngineSettings settings() {
        if (!inMemory && dataDir == null) {
            throw new HeliosException(ErrorCode.USAGE, "start needs a place for the data")
                    .hint("Add --memory, or --data-dir DIR.");
        }
        if (port < 1 || port > 65535) {
            throw new HeliosException(ErrorCode.USAGE, "not a port number")
                    .with("actual", port)
                    .hint("Choose a port from 1 to 65535: --port 5432.");
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new HeliosException(ErrorCode.USAGE, "TLS needs a certificate and its key")
                    .hint("Give both --tls-cert FILE and --tls-key FILE.");
        }
        EngineSettings settings =
                inMemory
                        ? EngineSettings.memory().withDataDir(Optional.ofNullable(dataDir))
                        : EngineSettings.disk(dataDir);
        String user = Host.current().userName();
        return settings.withPort(port)
                .withListen(listen)
                .withUser(user, user)
                .withPasswordFile(Optional.ofNullable(passwordFile))
                .withTls(
                        Optional.ofNullable(tlsKey)
                                .map(key -> new EngineSettings.Tls(tlsCertificate, key)));
    }
}
