package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JVM loads when the program starts, written down once for a build as the launcher does
 * it: the suites start the program hundreds of times.
 */
final class StartupArchive {
    private static final int AOT_VERSION_MIN = 25;

    private final Path folder = ProgramRun.root().resolve("e2e/target/startup");
    private final Path archive = folder.resolve("startup.cache");
    private final List<String> jvm;
    private final List<Path> jars;

    private StartupArchive(List<String> jvm, List<Path> jars) {
        this.jvm = jvm;
        this.jars = jars;
    }

    /**
     * The JVM with a class path that holds the program, and with the archive if there can be one:
     * it takes jars, not folders of classes.
     *
     * @param jvm the JVM and its other options
     */
    static List<String> jvmWithProgram(List<String> jvm, List<Path> classPath) {
        boolean isOfJars = classPath.stream().allMatch(Files::isRegularFile);
        if (!isOfJars || Runtime.version().feature() < AOT_VERSION_MIN) {
            return withClassPath(jvm, classPath);
        }
        return new StartupArchive(jvm, classPath).jvmWithProgram();
    }

    private static List<String> withClassPath(List<String> jvm, List<Path> classPath) {
        String paths = classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
        return Stream.concat(jvm.stream(), Stream.of("-cp", paths)).toList();
    }

    private List<String> jvmWithProgram() {
        try {
            Files.createDirectories(folder);
            Path recorded = folder.resolve("recorded.txt");
            String identity = identity();
            if (!Files.exists(recorded) || !Files.readString(recorded).equals(identity)) {
                record();
                Files.writeString(recorded, identity);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(jvm);
        if (Files.exists(archive)) {
            words.add("-XX:AOTCache=" + archive);
        }
        return withClassPath(words, jars.stream().map(this::modern).toList());
    }

    /** Changes when the JVM or the program does. */
    private String identity() throws IOException {
        StringBuilder identity = new StringBuilder(Runtime.version() + " " + jvm + "\n");
        for (Path jar : jars) {
            identity.append(jar).append(' ').append(Files.size(jar)).append(' ');
            identity.append(Files.getLastModifiedTime(jar)).append('\n');
        }
        return identity.toString();
    }

    private void record() throws IOException {
        long begin = System.nanoTime();
        List<String> words = new ArrayList<>(jvm);
        words.add("-XX:AOTCacheOutput=" + archive);
        Files.deleteIfExists(archive);
        for (Path jar : jars) {
            if (!modern(jar).equals(jar)) {
                Files.copy(jar, modern(jar), StandardCopyOption.REPLACE_EXISTING);
                Path program = ProgramRun.root().resolve("build/ModernClasses.java");
                String ignored =
                        Commands.run(
                                List.of(jvm.get(0), program.toString(), modern(jar).toString()));
            }
        }
        words = new ArrayList<>(withClassPath(words, jars.stream().map(this::modern).toList()));
        // Every path that rows take.
        words.addAll(List.of("io.heliosdb.lite.cli.Main", "demo", "--scale", "0.01"));
        String output = Commands.run(words);
        System.out.printf(
                "startup archive %s in %d ms%n",
                Files.exists(archive) ? "recorded" : "not recorded: " + output,
                (System.nanoTime() - begin) / 1_000_000);
    }

    /** The jar, or the copy with classes that the JVM can keep in the archive. */
    private Path modern(Path jar) {
        String name = jar.getFileName().toString();
        return name.startsWith("picocli-") ? folder.resolve(name) : jar;
    }
}
