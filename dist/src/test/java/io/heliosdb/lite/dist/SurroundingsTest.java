package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The executable where something is odd that a process gets from whoever starts it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurroundingsTest {
    private TriedProgram program;

    @BeforeAll
    void makeFolder() throws IOException {
        program = new TriedProgram();
    }

    @AfterAll
    void removeFolder() {
        program.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd \"${0%/*}\" && exec ./heliosdb-lite --version",
                "PATH=${0%/*}:$PATH && exec heliosdb-lite --version",
                "exec bash -c 'exec -a \"\" $0 --version' $0",
                "unset HOME PATH TMPDIR; exec $0 --version",
                "exec $0 --version <&-",
                "exec $0 --version 2>&-",
                "ulimit -s 64; exec $0 --version",
            })
    void theVersionIsPrinted(String line) {
        Outcome run = program.shell(line);
        assertThat(run).isEqualTo(new Outcome(0, TriedProgram.VERSION, ""));
    }

    /** No file that is opened later takes the place of a stream. */
    @ParameterizedTest
    @ValueSource(strings = {">&-", "2>&-", "<&-", "<&- >&- 2>&-"})
    void closedStreamsAreNoFiles(String closed) throws IOException {
        Path file = program.folder().resolve("not-a-dump");
        Files.writeString(file, "text");
        Outcome run = program.shell("exec $0 verify --input '" + file + "' " + closed);
        assertThat(run.exitCode()).isEqualTo(10);
        assertThat(file).hasContent("text");
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        for (String command : new String[] {"--version", "--help", "man dump", "completion zsh"}) {
            Outcome run =
                    program.shell("LC_ALL=C.UTF-8 LANGUAGE=pl exec $0 " + command + " >/dev/full");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(15);
            assertThat(run.err()).startsWith("ERROR: disk is full: file=standard output\nHINT: ");
        }
        assertThat(program.shell("exec $0 --version >&-").exitCode()).isZero();
    }

    @Test
    void theCurrentDirectoryMustBeThere() {
        Outcome run =
                program.shell("d=$(mktemp -d) && cd \"$d\" && rmdir \"$d\" && exec $0 --version");
        assertThat(run.exitCode()).isEqualTo(12);
        assertThat(run.err())
                .startsWith("ERROR: cannot tell the current directory: actual=")
                .contains("\nHINT: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "-d"})
    void aLimitThatIsTooLowIsNamed(String option) {
        Outcome run = program.shell("ulimit %s 200000; exec $0 --version".formatted(option));
        assertThat(run.exitCode()).isEqualTo(15);
        assertThat(run.err())
                .isEqualTo(
                        """
                        ERROR: the limit of memory is too low: ulimit=%s kilobytes=200000
                        HINT: Run ulimit %s unlimited, or ulimit %s %s.
                        """
                                .formatted(
                                        option,
                                        option,
                                        option,
                                        option.equals("-v") ? "6291456" : "262144"));
    }
}
