package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Builds {@code heliosdb-lite-VERSION-PLATFORM.tar.gz} for the platform it runs on.
 *
 * <p>Arguments: the module's directory, the directory of the program's jars, the version, the time
 * of every file (ISO 8601).
 */
public final class Build {
    private static final int JAVA_VERSION_MIN = 25;

    private Build() {}

    public static void main(String[] arguments) throws IOException {
        if (Runtime.version().feature() < JAVA_VERSION_MIN) {
            System.err.println(
                    "ERROR: the self-contained program needs a newer JDK: expected="
                            + JAVA_VERSION_MIN
                            + " actual="
                            + Runtime.version().feature());
            System.err.println(
                    "HINT: Install one from https://adoptium.net where Maven finds it, say below"
                            + " /usr/lib/jvm.");
            System.exit(1);
        }
        Path module = Path.of(arguments[0]);
        Path target = module.resolve("target");
        String name = "heliosdb-lite-" + arguments[2] + "-" + platform();
        Instant time = Instant.parse(arguments[3]);
        Path stage = emptied(target.resolve("stage"));

        List<String> jars =
                Jars.pack(
                        Path.of(arguments[1]),
                        stage.resolve("app"),
                        arch(),
                        stage.resolve("native"));
        JavaRuntime.link(stage.resolve("app"), jars, stage.resolve("runtime"));
        EngineFiles.extract(stage.resolve("postgresql"));
        Natives natives = new Natives(module.resolve("src/main/c"), target.resolve("native"));
        natives.build(stage);
        JvmOptions options = new JvmOptions(module.resolveSibling("build").resolve("jvm-options"));
        Files.write(stage.resolve("options"), options.lines(jars));
        setTimes(stage, time);
        Path lists = module.resolve("src/main/cds");
        for (String list : List.of("classes.list", "version.list")) {
            ClassArchive.write(stage, options, jars, lists.resolve(list), natives.clock());
        }

        Path executable = target.resolve("heliosdb-lite");
        new Payload(stage, time).appendTo(natives.launcher(), executable);
        Archive.write(executable, target.resolve(name + ".tar.gz"), time);
    }

    static String platform() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + arch();
    }

    private static String arch() {
        String arch = System.getProperty("os.arch");
        return arch.equals("aarch64") ? "arm64" : arch;
    }

    /** A directory with nothing in it. */
    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** The archive of classes remembers the time of each jar. */
    private static void setTimes(Path folder, Instant time) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(time));
            }
        }
    }
}
