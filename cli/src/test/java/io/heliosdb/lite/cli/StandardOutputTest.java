package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What becomes of a command whose output cannot be written. */
class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Has room for some bytes, and for more later: the rest must not follow a gap. */
    private static final class Full extends OutputStream {
        private final String reason;
        private int attempts;

        Full(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int value) throws IOException {
            if (attempts++ == 0) {
                throw new IOException(reason);
            }
        }
    }

    @Test
    void aFullDiskIsAnError() {
        assertThat(run("No space left on device", "--version")).isEqualTo(15);
        assertThat(text())
                .startsWith("ERROR: disk is full: file=standard output\nHINT: Free some space");
        assertThat(run("Input/output error", "licenses")).isEqualTo(1);
        assertThat(text()).startsWith("ERROR: cannot write: file=standard output");
    }

    @Test
    void aClosedPipeIsNone() {
        for (String reason : new String[] {"Broken pipe", "Bad file descriptor"}) {
            assertThat(run(reason, "--version")).isZero();
            assertThat(run(reason, "completion", "bash")).isZero();
            assertThat(text()).isEmpty();
        }
    }

    @Test
    void whatFailedBeforeKeepsItsCode() {
        Full full = new Full("No space left on device");
        Console console = Console.plain(full, err);
        console.println("a line");
        assertThat(new ErrorReport(program(console)).reportOutput(14)).isEqualTo(14);
        assertThat(text()).startsWith("ERROR: disk is full");
        console.println("another line");
        console.flush();
        assertThat(full.attempts).isEqualTo(1);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String reason, String... arguments) {
        err.reset();
        return Main.run(program(Console.plain(new Full(reason), err)), arguments);
    }

    private static Program program(Console console) {
        return new Program(console, Map.of(), "ada", Path.of("/nonexistent"), new Cancellation());
    }
}
