package io.heliosdb.lite.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The program in this process, and what it prints. */
final class RecordedProgram {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Cancellation cancellation = new Cancellation();
    final Program program =
            new Program(
                    Console.plain(out, err),
                    Map.of(),
                    "ada",
                    Path.of("/nonexistent"),
                    cancellation);

    /** Runs a command, and forgets what was printed before; returns the exit code. */
    int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(program, arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
