package io.heliosdb.lite.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the self-contained program brings along: the server's programs, unpacked, and helpers for
 * machines that have neither a shell nor programs to change the user. Built from the module {@code
 * dist}; a program that is run from its sources has none.
 *
 * @param folder the directory that the program was unpacked into
 */
record Bundle(Path folder) {
    /** Set by the launcher. */
    private static final String PROPERTY = "heliosdb.bundle";

    /** The bundle of this program. */
    static Optional<Bundle> current() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).map(Bundle::new);
    }

    /** The directory that holds {@code bin}, {@code lib} and {@code share} of the server. */
    Path engine() {
        return folder.resolve("postgresql");
    }

    /** Words to put before a command so that it runs under an account; for root only. */
    List<String> as(int uid, int gid) {
        return helper("as", Integer.toString(uid), Integer.toString(gid));
    }

    /** Words to put before a command so that it runs in the root directory. */
    List<String> atRoot() {
        return helper("at-root");
    }

    /**
     * Words to put before a server's command so that it ends with this program, as {@link
     * Supervisor} explains.
     */
    List<String> supervise(String lastSignal, String folder, String log) {
        return helper("supervise", lastSignal, folder, log);
    }

    /**
     * A library that stands for the shell and for the user's name, which {@code initdb} asks for; a
     * value of {@code LD_PRELOAD}.
     */
    String withoutShell() {
        return folder.resolve("native/noshell.so").toString();
    }

    private List<String> helper(String... words) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("native/helper").toString());
        command.addAll(List.of(words));
        return command;
    }
}
