package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The options of the JVM: those of the launcher from sources, and where things are. */
final class JvmOptions {
    private final List<String[]> shared;

    JvmOptions(Path file) throws IOException {
        shared =
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> line.split(" ", 3))
                        .filter(words -> Integer.parseInt(words[0]) <= Runtime.version().feature())
                        .toList();
    }

    /** Those of every command that the archive of classes depends on. */
    List<String> forArchive() {
        return shared.stream()
                .filter(words -> words[1].equals("*"))
                .map(words -> words[2])
                .toList();
    }

    /** For the launcher: a command or an asterisk, an option, in which {} is the directory. */
    List<String> lines(List<String> jars) {
        List<String> lines = new ArrayList<>();
        shared.forEach(words -> lines.add(words[1] + " " + words[2]));
        for (String option :
                List.of(
                        "-XX:SharedArchiveFile={}/classes.jsa",
                        "-Xlog:disable",
                        "-Xlog:all=off",
                        "-Dheliosdb.bundle={}",
                        "-DZstdNativePath={}/native/libzstd-jni.so",
                        "-Djava.library.path={}/native",
                        "--class-path=" + classPath("{}/app/", jars))) {
            lines.add("* " + option);
        }
        lines.add("--version -XX:SharedArchiveFile={}/version.jsa");
        return lines;
    }

    static String classPath(String folder, List<String> jars) {
        return String.join(":", jars.stream().map(jar -> folder + jar).toList());
    }
}
