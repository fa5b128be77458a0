package io.heliosdb.lite.cli;

import java.nio.file.Path;

/** Where temporary files go. The JVM itself does not look at {@code TMPDIR}. */
final class TemporaryDirectory {
    private TemporaryDirectory() {}

    static Path ofProcess() {
        String wanted = System.getenv().getOrDefault("TMPDIR", "");
        return Path.of(wanted.isEmpty() ? System.getProperty("java.io.tmpdir") : wanted);
    }
}
