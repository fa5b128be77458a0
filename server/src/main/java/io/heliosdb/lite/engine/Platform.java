package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The operating system and processor that binaries are made for.
 *
 * @param name as in the names of the archives, say {@code linux-x86_64}
 */
record Platform(String name) {
    /** The platform of this process. */
    static Platform current() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String processor =
                switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> throw unsupported(system, arch);
                };
        if (system.startsWith("mac")) {
            return new Platform("darwin-" + processor);
        }
        // For Windows the build brings binaries, but our accounts, modes and signals are POSIX's.
        if (!system.startsWith("linux")) {
            throw unsupported(system, arch);
        }
        String loader = processor.equals("x86_64") ? "x86_64" : "aarch64";
        boolean musl = Files.exists(Path.of("/lib/ld-musl-" + loader + ".so.1"));
        return new Platform("linux-" + processor + (musl ? "-alpine_linux" : ""));
    }

    /** Name of the archive at the root of the class path. */
    String archiveName() {
        return "postgres-" + name + ".txz";
    }

    private static HeliosException unsupported(String system, String arch) {
        return new HeliosException(
                        ErrorCode.VERSION_UNSUPPORTED,
                        "the embedded server does not run on this platform")
                .with("actual", system + "/" + arch)
                .hint("Use a server elsewhere: --host HOST --port PORT; on Windows also WSL.");
    }
}
