package io.heliosdb.lite.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings that a server is started with, and the files they refer to. They go on the command
 * line: postgresql.conf of a data directory belongs to its user.
 */
final class ServerOptions {
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rw-------");

    private final EngineSettings settings;
    private final Account account;
    private final Path folder;
    private final Host host;

    /**
     * @param folder where access rules, certificate and key go
     */
    ServerOptions(EngineSettings settings, Account account, Path folder, Host host) {
        this.settings = settings;
        this.account = account;
        this.folder = folder;
        this.host = host;
    }

    /** The words that follow the server's program, after writing the files they name. */
    List<String> arguments(Path data, int port) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("listen_addresses", settings.listen());
        options.put("port", Integer.toString(port));
        // TCP alone: no socket file to leave behind, no path that is too long for one.
        options.put("unix_socket_directories", "");
        options.put("hba_file", writeAccessRules().toString());
        options.put("logging_collector", "off");
        options.put("log_destination", "stderr");
        options.put("lc_messages", "C");
        if (settings.inMemory()) {
            putMemoryOptions(options);
        } else if (!Files.isWritable(host.sharedMemory())) {
            options.put("dynamic_shared_memory_type", "mmap");
        }
        putTls(options);
        options.putAll(settings.parameters());
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
        options.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private void putMemoryOptions(Map<String, String> options) {
        options.put("fsync", "off");
        options.put("full_page_writes", "off");
        options.put("synchronous_commit", "off");
        // The files are in memory already: this is for what is in use.
        options.put("shared_buffers", MachineMemory.sharedBuffersMegabytes() + "MB");
        options.put("wal_level", "replica");
        options.put("max_wal_senders", "4");
        options.put("max_wal_size", "256MB");
        options.put("min_wal_size", "32MB");
        options.put("wal_init_zero", "off");
        options.put("jit", "off");
        // Files of the data directory, which is on tmpfs: nothing is left in /dev/shm after a
        // crash, and a machine without it will do.
        options.put("dynamic_shared_memory_type", "mmap");
    }

    private Path writeAccessRules() {
        // A password file in disk mode says that passwords are wanted, even on this machine.
        boolean isTrusted = settings.inMemory() || settings.passwordFile().isEmpty();
        String method = isTrusted ? "trust" : "scram-sha-256";
        StringBuilder rules = new StringBuilder();
        rules.append("# Written by heliosdb-lite at each start.\n");
        for (String database : List.of("all", "replication")) {
            for (String address : List.of("127.0.0.0/8", "::1/128")) {
                rules.append("host %s all %s %s%n".formatted(database, address, method));
            }
            rules.append("host %s all all scram-sha-256%n".formatted(database));
        }
        return write("heliosdb-lite.hba.conf", rules.toString());
    }

    /** Copies, because the server insists on owning its key, and may not reach the original. */
    private void putTls(Map<String, String> options) {
        if (settings.tls().isEmpty()) {
            return;
        }
        EngineSettings.Tls tls = settings.tls().get();
        options.put("ssl", "on");
        options.put("ssl_cert_file", copy(tls.certificate(), "heliosdb-lite.crt").toString());
        options.put("ssl_key_file", copy(tls.key(), "heliosdb-lite.key").toString());
    }

    private Path copy(Path source, String name) {
        try {
            return write(name, Files.readString(source));
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the file for TLS", source, e);
        }
    }

    private Path write(String name, String text) {
        Path file = folder.resolve(name);
        Path unfinished = folder.resolve(name + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.writeString(unfinished, text, StandardOpenOption.WRITE);
            account.own(unfinished);
            return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileErrors.cannot("cannot write a file of the server", file, e);
        }
    }
}
