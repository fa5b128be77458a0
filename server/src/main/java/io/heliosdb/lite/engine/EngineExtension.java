package io.heliosdb.lite.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.CRC32;

/** Our SQL functions: an extension of every database of an instance, the templates included. */
final class EngineExtension {
    static final String VERSION = "1.0";

    /**
     * Installs it, or brings it up to date. A new cluster that no server ran on yet gives it an oid
     * below those of users, and so no dump holds it, as none holds plpgsql.
     */
    static final List<String> STATEMENTS =
            List.of("CREATE EXTENSION IF NOT EXISTS heliosdb", "ALTER EXTENSION heliosdb UPDATE");

    private static final List<String> FILES =
            List.of("heliosdb.control", "heliosdb--" + VERSION + ".sql");

    private EngineExtension() {}

    /** Tells one state of the files from another. */
    static String key() {
        CRC32 crc = new CRC32();
        FILES.forEach(file -> crc.update(read(file)));
        return "%08x".formatted(crc.getValue());
    }

    /**
     * Adds it to the server's programs.
     *
     * @param programs directory of {@code share}
     */
    static void writeInto(Path programs) throws IOException {
        for (String file : FILES) {
            Path path = programs.resolve("share/postgresql/extension").resolve(file);
            Files.write(path, read(file));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static byte[] read(String file) {
        try (InputStream stream = EngineExtension.class.getResourceAsStream(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
