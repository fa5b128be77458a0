package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Manual pages and completion, in the programs that they are made for. */
class ShellCommandsTest {
    private static final String NAME = "heliosdb-lite";

    @TempDir Path directory;

    private final RecordedProgram recorded = new RecordedProgram();

    private String run(int exitCode, String... arguments) {
        assertThat(recorded.run(arguments)).as(recorded.err()).isEqualTo(exitCode);
        return recorded.out();
    }

    /** What a program that may be missing prints, with its errors. */
    private static String output(String... command) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of("/usr/bin/", "/bin/")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder + command[0]))),
                "no " + command[0]);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int ignored = process.waitFor();
        return output;
    }

    @Test
    void everyCommandHasAManualPageWithAllItsOptions() {
        Main.whole(recorded.program)
                .getSubcommands()
                .forEach(
                        (name, command) -> {
                            String page = run(0, "man", name).replace("\\-", "-");
                            command.getCommandSpec()
                                    .options()
                                    .forEach(
                                            option ->
                                                    assertThat(page)
                                                            .contains(option.longestName()));
                            boolean hasOwn = !command.getSubcommands().isEmpty();
                            assertThat(page).contains(hasOwn ? "COMMANDS" : ".SH EXAMPLES");
                        });
    }

    @Test
    void manualPagesAreGoodRoff() throws Exception {
        assertThat(run(0, "man", "--directory", directory.toString())).isEmpty();
        List<Path> pages;
        try (Stream<Path> files = Files.list(directory)) {
            pages = files.sorted().toList();
        }
        assertThat(pages)
                .contains(
                        directory.resolve("heliosdb-lite.1"),
                        directory.resolve("heliosdb-lite-config-check.1"));
        for (Path page : pages) {
            String warnings = output("groff", "-man", "-ww", "-z", "-Tutf8", page.toString());
            assertThat(warnings).as(page.toString()).isEmpty();
        }
    }

    @Test
    void unknownNamesAreUsageErrors() {
        assertThat(run(2, "man", "dmup")).isEmpty();
        assertThat(recorded.err()).contains("no such command: dmup", "HINT:");
        assertThat(run(2, "completion", "tcsh")).isEmpty();
        assertThat(recorded.err()).contains("bash, zsh or fish", "HINT:");
    }

    @Test
    void fishCompletesCommandsOptionsAndValues() throws Exception {
        Path script = Files.writeString(directory.resolve("fish"), run(0, "completion", "fish"));
        assertThat(fish(script, "co")).contains("config\t", "compact\t").doesNotContain("dump\t");
        assertThat(fish(script, "config ")).contains("check\t").doesNotContain("dump\t");
        assertThat(fish(script, "dump --comp")).contains("--compress\t", "--compression-level\t");
        assertThat(fish(script, "dump --compress ")).contains("lz4", "none", "zstd");
        assertThat(fish(script, "restore --mode a")).startsWith("append\t");
        assertThat(fish(script, "verify --input " + script)).contains(script.toString());
    }

    private static String fish(Path script, String words) throws Exception {
        return output(
                "fish",
                "--no-config",
                "-c",
                "source '%s'; complete -C '%s %s'".formatted(script, NAME, words));
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        Path script = Files.writeString(directory.resolve("bash"), run(0, "completion", "bash"));
        assertThat(bash(script, "co")).contains("config", "compact").doesNotContain("dump");
        assertThat(bash(script, "config", "")).contains("check").doesNotContain("dump");
        assertThat(bash(script, "dump", "--comp"))
                .containsExactly("--compress", "--compression-level");
        assertThat(bash(script, "dump", "--compress", "")).containsExactly("none", "lz4", "zstd");
        assertThat(bash(script, "restore", "--mode", "a")).containsExactly("append");
    }

    /** What bash would offer for the last word. */
    private static List<String> bash(Path script, String... words) throws Exception {
        String text =
                """
                source "$1"; shift
                compopt() { :; }
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                "$(complete -p heliosdb-lite | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Stream<String> first = Stream.of("bash", "-c", text, "bash", script.toString(), NAME);
        String offered = output(Stream.concat(first, Stream.of(words)).toArray(String[]::new));
        return offered.lines().map(String::strip).toList();
    }

    @Test
    void zshTakesTheScript() throws Exception {
        Path script = Files.writeString(directory.resolve("zsh"), run(0, "completion", "zsh"));
        String text =
                "autoload -U compinit; compinit -u -d '%s'; source '%s'; print ${_comps[%s]}"
                        .formatted(directory.resolve("zcompdump"), script, NAME);
        assertThat(output("zsh", "-f", "-c", text)).contains("_bash_complete");
    }
}
