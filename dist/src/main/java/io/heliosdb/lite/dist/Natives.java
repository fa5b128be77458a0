package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The launcher, and the helpers that are unpacked with the program; compiled by gcc. */
final class Natives {
    private static final List<String> OPTIONS =
            List.of(
                    "-std=gnu11",
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-s",
                    "-Wl,--build-id=none");

    private final Path sources;
    private final Path target;

    Natives(Path sources, Path target) {
        this.sources = sources;
        this.target = target;
    }

    /** The executable that the payload is appended to. */
    Path launcher() {
        return target.resolve("launcher");
    }

    /** A library for the JVM that writes the archive of classes. */
    Path clock() {
        return target.resolve("clock.so");
    }

    void build(Path stage) throws IOException {
        Files.createDirectories(target);
        compile(launcher(), "-static", "launcher.c", "payload.c", "cache.c");
        compile(clock(), "-shared", "-fPIC", "clock.c");
        Path natives = Files.createDirectories(stage.resolve("native"));
        compile(natives.resolve("helper"), "-static", "helper.c");
        compile(natives.resolve("noshell.so"), "-shared", "-fPIC", "noshell.c");
        // Of the two only the names differ: each has what the server expects of it.
        for (String name : List.of("libstdc++.so.6", "libgcc_s.so.1")) {
            compile(
                    stage.resolve("postgresql/lib").resolve(name),
                    "-shared",
                    "-fPIC",
                    "-Wl,-soname," + name,
                    "-Wl,--version-script=" + name.substring(0, name.indexOf(".so")) + ".map",
                    "cxxruntime.c");
        }
    }

    private void compile(Path to, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(OPTIONS);
        command.addAll(List.of("-o", to.toAbsolutePath().toString()));
        command.addAll(List.of(words));
        String unused = Tools.run(sources, Map.of(), command);
    }
}
