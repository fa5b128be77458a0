package io.heliosdb.lite.config;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A password that lies in a file of its own. */
public final class SecretFile {
    private static final int BYTES_MAX = 4096;
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The first line of a file that nobody else can read.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if the file is not there, is open to others,
     *     or has no such line
     */
    public static String read(Path file) {
        try {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null
                    && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains)) {
                throw new HeliosException(ErrorCode.USAGE, "password file is open to others")
                        .with("file", file)
                        .hint("Run chmod 600 on it, and consider the password as known.");
            }
            return firstLine(file);
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.USAGE, "cannot read the password file", e)
                    .with("file", file)
                    .with("reason", e.getMessage())
                    .hint("Put the password into its first line, and run chmod 600 on it.");
        }
    }

    private static String firstLine(Path file) throws IOException {
        String text = "";
        if (Files.size(file) <= BYTES_MAX) {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
        return text.lines()
                .findFirst()
                .filter(line -> !line.isEmpty())
                .orElseThrow(() -> new IOException("it has no first line of a password's length"));
    }
}
