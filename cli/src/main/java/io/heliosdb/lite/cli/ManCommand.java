package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.shell.ManPage;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code man}: pages of the manual. */
@Command(
        name = "man",
        description = "Print the manual page of a command, or write all pages to a directory.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite man dump | man -l -",
            "  heliosdb-lite man --directory /usr/local/share/man/man1"
        })
final class ManCommand implements Callable<Integer> {
    private final Program program;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The command; none for the program as a whole.")
    private List<String> words = List.of();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Write the pages of all commands to this directory.")
    private Path directory;

    ManCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        CommandSpec whole = Main.whole(program).getCommandSpec();
        if (directory == null) {
            program.console().println(page(find(whole)).stripTrailing());
        } else if (words.isEmpty()) {
            write(whole);
        } else {
            throw new HeliosException(
                            ErrorCode.USAGE, "--directory takes the pages of all commands")
                    .hint("Leave out the command or --directory.");
        }
        return 0;
    }

    private CommandSpec find(CommandSpec whole) {
        CommandSpec found = whole;
        for (String word : words) {
            CommandLine next = found.subcommands().get(word);
            if (next == null) {
                throw new HeliosException(
                                ErrorCode.USAGE, "no such command: " + String.join(" ", words))
                        .hint("Run heliosdb-lite --help for the names of all commands.");
            }
            found = next.getCommandSpec();
        }
        return found;
    }

    private static String page(CommandSpec command) {
        return ManPage.of(command, Main.VERSION);
    }

    private void write(CommandSpec command) {
        Path file = directory.resolve(ManPage.name(command) + ".1");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, page(command));
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot write the manual page", e)
                    .with("file", file)
                    .hint("Choose a directory that you may write to: --directory DIR.");
        }
        command.subcommands().values().forEach(sub -> write(sub.getCommandSpec()));
    }
}
