package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.shell.FishCompletion;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code completion}: what shells need to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Print what a shell needs to complete commands and options.",
            "",
            "bash: write it to /etc/bash_completion.d/heliosdb-lite, or load it in ~/.bashrc. zsh:"
                    + " load it in ~/.zshrc, after compinit. fish: write it to"
                    + " ~/.config/fish/completions/heliosdb-lite.fish."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite completion bash > /etc/bash_completion.d/heliosdb-lite",
            "  source <(heliosdb-lite completion zsh)",
            "  heliosdb-lite completion fish > ~/.config/fish/completions/heliosdb-lite.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Program program;

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Choices.Shells.class,
            description = "bash, zsh or fish.")
    private String shell;

    CompletionCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        CommandLine whole = Main.whole(program);
        String script =
                switch (shell) {
                    // The same script: it loads bashcompinit where it meets zsh.
                    case "bash", "zsh" -> AutoComplete.bash(whole.getCommandName(), whole);
                    case "fish" -> FishCompletion.of(whole.getCommandSpec());
                    default ->
                            throw new HeliosException(ErrorCode.USAGE, "unknown shell")
                                    .with("expected", "bash, zsh or fish")
                                    .with("actual", shell)
                                    .hint("Run heliosdb-lite completion --help.");
                };
        program.console().println(script.stripTrailing());
        return 0;
    }
}
