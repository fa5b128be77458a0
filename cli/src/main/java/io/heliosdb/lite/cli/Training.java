package io.heliosdb.lite.cli;

import java.io.OutputStream;
import java.util.List;

/**
 * Runs some commands in one process, without output, so that the JVM can write down which classes
 * the program loads and start faster next time. The launcher runs it once after each build.
 */
final class Training {
    /**
     * What is run. Add commands that people run often; they may fail, must not need a server that
     * is there, and must not change anything that stays.
     */
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("tables", "--help"),
                    List.of("tables", "--no-such-option"),
                    // What reads settings, TOML included.
                    List.of("config", "check", "--config", "/dev/null"),
                    // Nothing listens on port 1: loads the driver up to the first byte.
                    List.of("sql", "-h", "127.0.0.1", "-p", "1", "-w", "SELECT 1"),
                    List.of("tables", "-h", "/nonexistent", "-w"),
                    // Every path that rows take, often enough for a profile of the hot ones.
                    List.of("demo", "--scale", "0.03"));

    private Training() {}

    /** Runs them all, whatever becomes of each. */
    public static void main(String[] arguments) {
        Console console =
                Console.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        Program program = Program.ofProcess(console, new Cancellation());
        for (List<String> command : COMMANDS) {
            int ignored = Main.run(program, command.toArray(String[]::new));
        }
    }
}
