package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A new cluster of memory mode, kept beside the server's programs: copying it is faster than {@code
 * initdb}. Each copy becomes a cluster of its own, because by the system identifier an increment
 * knows its cluster. Without a place to keep one, there is none.
 */
final class ClusterTemplate {
    // PostgreSQL 18, src/include/catalog/pg_control.h: version 1800, offsets in ControlFileData.
    private static final int CONTROL_VERSION = 1800;
    private static final int OFFSET_VERSION = 8;
    private static final int OFFSET_NONCE = 257;
    private static final int NONCE_BYTES = 32;
    private static final int OFFSET_CRC = 292;

    // PostgreSQL 18, src/include/access/xlog_internal.h: xlp_sysid of XLogLongPageHeaderData.
    private static final int OFFSET_WAL_IDENTIFIER = 24;

    private final Path folder;
    private final Host host;

    private ClusterTemplate(Path folder, Host host) {
        this.folder = folder;
        this.host = host;
    }

    /**
     * The template for this machine as it is now: initdb looks at its time zone and its locales.
     */
    static ClusterTemplate of(Path binaries, Host host) {
        CRC32 state = new CRC32();
        state.update(host.variable("TZ").orElse("").getBytes(StandardCharsets.UTF_8));
        for (String path : List.of("/etc/localtime", "/usr/lib/locale/locale-archive")) {
            state.update(describe(Path.of(path)).getBytes(StandardCharsets.UTF_8));
        }
        return new ClusterTemplate(
                binaries.resolve("template-%08x".formatted(state.getValue())), host);
    }

    private static String describe(Path path) {
        try {
            return path.toRealPath() + " " + Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return path + " is not there";
        }
    }

    /**
     * Makes a copy for an account.
     *
     * @param data the data directory to make, which is not there yet
     * @return whether there was a template
     */
    boolean copyTo(Path data, Account account) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        Program program = new Program(Account.ofProcess(host));
        boolean isCopied = copy(program, folder, data);
        try {
            if (isCopied) {
                giveIdentity(data);
                isCopied = !account.isOther() || program.run(account.ownAll(data), "").succeeded();
            }
        } catch (IOException e) {
            isCopied = false;
        }
        if (!isCopied) {
            Scratch.delete(data, host);
        }
        return isCopied;
    }

    /** Keeps a copy of a data directory that no server runs on. */
    void save(Path data, Account account) {
        Path unfinished = folder.resolveSibling(Scratch.newName(host));
        if (!Files.isWritable(folder.getParent())) {
            return;
        }
        Program program = new Program(Account.ofProcess(host));
        try {
            Scratch.sweep(folder.getParent(), host);
            // What root copies later, and writes into, must be root's alone.
            if (copy(program, data, unfinished)
                    && (!account.isOther()
                            || program.run(Account.ofProcess(host).ownAll(unfinished), "")
                                    .succeeded())) {
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | HeliosException e) {
            // Another process was faster, or there is no room: the next start may try again.
            return;
        } finally {
            Scratch.delete(unfinished, host);
        }
    }

    /** With the modes of the original, whatever the umask is. */
    private static boolean copy(Program program, Path from, Path to) {
        return program.run(List.of("cp", "-R", "-p", from.toString(), to.toString()), "")
                .succeeded();
    }

    /** Gives a copy its own system identifier and its own secret. */
    private static void giveIdentity(Path data) throws IOException {
        SecureRandom random = new SecureRandom();
        long identifier = random.nextLong() >>> 1;
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Path control = data.resolve("global/pg_control");
        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(control)).order(ByteOrder.nativeOrder());
        if (bytes.getInt(OFFSET_VERSION) != CONTROL_VERSION
                || bytes.getInt(OFFSET_CRC) != crc(bytes)) {
            throw new IOException("not a control file of this version");
        }
        bytes.putLong(0, identifier);
        bytes.put(OFFSET_NONCE, nonce);
        bytes.putInt(OFFSET_CRC, crc(bytes));
        Files.write(control, bytes.array());
        try (DirectoryStream<Path> segments =
                Files.newDirectoryStream(data.resolve("pg_wal"), "0*")) {
            for (Path segment : segments) {
                ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
                value.putLong(0, identifier);
                try (RandomAccessFile file = new RandomAccessFile(segment.toString(), "rw")) {
                    file.seek(OFFSET_WAL_IDENTIFIER);
                    file.write(value.array());
                }
            }
        }
    }

    private static int crc(ByteBuffer control) {
        CRC32C crc = new CRC32C();
        crc.update(control.slice(0, OFFSET_CRC));
        return (int) crc.getValue();
    }
}
