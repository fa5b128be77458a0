package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the JVM maps at its start instead of reading classes: those that a run of some commands
 * loaded, as written down in a list. The list may be older than the program: what it does not name,
 * or names in vain, is read as usual. What it names is linked at each start, needed or not: hence
 * there are several.
 */
final class ClassArchive {
    private ClassArchive() {}

    /**
     * Makes {@code NAME.jsa} of {@code NAME.list}. Interpreted and at a standing clock, so that
     * nothing depends on threads and time.
     */
    static void write(Path stage, JvmOptions options, List<String> jars, Path list, Path clock)
            throws IOException {
        String name = list.getFileName().toString().replace(".list", ".jsa");
        Path archive = stage.resolve(name);
        List<String> command = new ArrayList<>();
        command.add(stage.resolve("runtime/bin/java").toAbsolutePath().toString());
        command.addAll(options.forArchive());
        command.addAll(List.of("-Xmx512m", "-Xint", "-XX:+AOTClassLinking", "-Xshare:dump"));
        command.add("-XX:SharedClassListFile=" + list.toAbsolutePath());
        command.add("-XX:SharedArchiveFile=" + name);
        // Relative: the archive holds these names, and is used with others that end the same.
        command.addAll(List.of("-cp", JvmOptions.classPath("app/", jars)));
        String output =
                Tools.run(stage, Map.of("LD_PRELOAD", clock.toAbsolutePath().toString()), command);
        if (!Files.exists(archive)) {
            throw new IOException("the JVM wrote no archive of classes:\n" + output);
        }
    }
}
