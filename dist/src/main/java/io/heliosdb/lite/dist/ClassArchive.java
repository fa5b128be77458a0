package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the JVM maps at its start instead of reading classes: those that a run of the commands
 * loaded, as written down in {@code classes.list}. The list may be older than the program: what it
 * does not name, or names in vain, is read as usual.
 */
final class ClassArchive {
    private ClassArchive() {}

    /** Interpreted and at a standing clock, so that nothing depends on threads and time. */
    static void write(Path stage, JvmOptions options, List<String> jars, Path list, Path clock)
            throws IOException {
        Path archive = stage.resolve("classes.jsa");
        List<String> command = new ArrayList<>();
        command.add(stage.resolve("runtime/bin/java").toAbsolutePath().toString());
        command.addAll(options.forArchive());
        command.addAll(List.of("-Xmx512m", "-Xint", "-XX:+AOTClassLinking", "-Xshare:dump"));
        command.add("-XX:SharedClassListFile=" + list.toAbsolutePath());
        command.add("-XX:SharedArchiveFile=classes.jsa");
        // Relative: the archive holds these names, and is used with others that end the same.
        command.addAll(List.of("-cp", JvmOptions.classPath("app/", jars)));
        String output =
                Tools.run(stage, Map.of("LD_PRELOAD", clock.toAbsolutePath().toString()), command);
        if (!Files.exists(archive)) {
            throw new IOException("the JVM wrote no archive of classes:\n" + output);
        }
    }
}
