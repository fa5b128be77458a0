package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final RecordedProgram recorded = new RecordedProgram();

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(recorded.out()).isEqualTo("heliosdb-lite 3.1.0\n");
        assertThat(recorded.err()).isEmpty();
    }

    @Test
    void everyCommandHasHelpAndNoneTakesTheHost() {
        assertThat(run("--help")).isZero();
        assertThat(recorded.out()).contains("tables", "sql").doesNotContain("\u001B");
        assertThat(run("tables", "--help")).isZero();
        assertThat(recorded.out()).contains("-h, --host=HOST", "-?, --help");
    }

    @Test
    void unknownCommandIsUsageErrorWithSuggestion() {
        assertThat(run("tabels")).isEqualTo(2);
        assertThat(recorded.out()).isEmpty();
        assertThat(recorded.err())
                .isEqualTo(
                        """
                        ERROR: unknown command: 'tabels'
                        HINT: Did you mean tables? Run heliosdb-lite --help.
                        """);
    }

    @Test
    void unknownOptionIsUsageErrorWithSuggestion() {
        assertThat(run("tables", "--jsno")).isEqualTo(2);
        assertThat(recorded.err())
                .isEqualTo(
                        """
                        ERROR: unknown option: '--jsno'
                        HINT: Did you mean --json? Run heliosdb-lite tables --help.
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    dmup, dump
                    Restore, restore
                    lst, list
                    stat, start or status
                    migrate, migrate-dump
                    config chekc, check
                    dump --outptu x, --output
                    dump --Output x, --output
                    dump --job 2, --jobs
                    dump --comprss=zstd, --compress
                    dump --dry_run, --dry-run
                    dump --user ada, --username
                    """)
    void misspeltWordsHaveSuggestions(String line, String suggestions) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(recorded.err()).contains("HINT: Did you mean " + suggestions + "? Run ");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    xyz, unknown command: 'xyz'
                    dump --xyz 2, unknown option: '--xyz'
                    dump --output x y, unexpected argument: 'y'
                    """)
    void unlikeWordsHaveNone(String line, String problem) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(recorded.err()).startsWith("ERROR: " + problem + "\nHINT: Run heliosdb-lite");
    }

    @Test
    void helpIsAlsoAWord() {
        assertThat(run("help", "config", "check")).isZero();
        assertThat(recorded.out()).startsWith("Usage: heliosdb-lite config check");
        assertThat(run("help")).isZero();
        assertThat(recorded.out()).startsWith("Usage: heliosdb-lite [");
    }

    @Test
    void noCommandIsUsageError() {
        assertThat(run()).isEqualTo(2);
        assertThat(recorded.err()).startsWith("ERROR: no command given\nHINT: ");
    }

    @Test
    void noServerIsUnreachable() {
        assertThat(run("tables", "-h", "127.0.0.1", "-p", "1")).isEqualTo(13);
        assertThat(recorded.err())
                .startsWith("ERROR: connection refused: host=127.0.0.1 port=1\nHINT: ");
    }

    @Test
    void valuesMayBeginWithAnAtSign() {
        assertThat(run("sql", "-p", "1", "@/etc/hostname")).isEqualTo(13);
    }

    @Test
    void exceptionHasItsCodeAndHint() {
        int exitCode =
                report(
                        new HeliosException(
                                        ErrorCode.DUMP_CORRUPT, "checksum mismatch in dump file")
                                .with("file", "a.heliodump")
                                .hint("Try this."));
        assertThat(exitCode).isEqualTo(10);
        assertThat(recorded.err())
                .isEqualTo(
                        """
                        ERROR: checksum mismatch in dump file: file=a.heliodump
                        HINT: Try this.
                        """);
    }

    @Test
    void lackOfMemoryHasTheGuidesText() {
        assertThat(report(new IllegalStateException(new OutOfMemoryError("heap")))).isEqualTo(15);
        assertThat(recorded.err())
                .startsWith("ERROR: cannot allocate memory for dump buffer\nHINT: ")
                .contains("--streaming");
    }

    @Test
    void defectHasNoTrace() {
        assertThat(report(new IllegalStateException("odd\nthing"))).isEqualTo(1);
        assertThat(recorded.err())
                .startsWith("ERROR: internal error: java.lang.IllegalStateException: odd; thing\n")
                .doesNotContain("\tat ");
    }

    @Test
    void whatFailsAfterASignalIsSilent() {
        assertThat(recorded.cancellation.cancel()).hasValue(130);
        assertThat(report(new IllegalStateException("closed"))).isEqualTo(130);
        assertThat(recorded.err()).isEmpty();
    }

    private int run(String... arguments) {
        return recorded.run(arguments);
    }

    private int report(Throwable thrown) {
        return new ErrorReport(recorded.program).report(thrown);
    }
}
