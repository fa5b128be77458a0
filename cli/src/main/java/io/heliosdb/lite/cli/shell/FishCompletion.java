package io.heliosdb.lite.cli.shell;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Completion for fish, as its {@code complete} takes it: fishshell.com/docs/current/cmds. */
public final class FishCompletion {
    private final String program;
    private final List<String> lines = new ArrayList<>();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script for a program with all its commands. */
    public static String of(CommandSpec program) {
        FishCompletion completion = new FishCompletion(program.name());
        completion.lines.add("# Completion of " + program.name() + " for fish.");
        // Files only where an option or a command takes one.
        completion.complete("", "-f");
        completion.addCommand(program, List.of());
        return String.join("\n", completion.lines) + "\n";
    }

    /**
     * @param path the words that lead to the command, without the program's name
     */
    private void addCommand(CommandSpec command, List<String> path) {
        String condition = condition(command, path);
        ShellWords.visibleCommands(command)
                .forEach(
                        sub ->
                                complete(
                                        condition,
                                        "-a " + quote(sub.name()),
                                        described(sub.usageMessage().description())));
        for (OptionSpec option : ShellWords.visibleOptions(command)) {
            complete(condition, names(option) + value(option), described(option.description()));
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            values(parameter).ifPresent(values -> complete(condition, values));
        }
        for (CommandSpec sub : ShellWords.visibleCommands(command)) {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(sub.name());
            addCommand(sub, deeper);
        }
    }

    /** Holds where this command was named and none of its own commands. */
    private static String condition(CommandSpec command, List<String> path) {
        List<String> conditions = new ArrayList<>();
        if (path.isEmpty()) {
            conditions.add("__fish_use_subcommand");
        } else {
            path.forEach(word -> conditions.add("__fish_seen_subcommand_from " + word));
            List<String> subs =
                    ShellWords.visibleCommands(command).stream().map(CommandSpec::name).toList();
            if (!subs.isEmpty()) {
                conditions.add("not __fish_seen_subcommand_from " + String.join(" ", subs));
            }
        }
        return String.join("; and ", conditions);
    }

    private void complete(String condition, String... words) {
        List<String> line = new ArrayList<>(List.of("complete -c", program));
        if (!condition.isEmpty()) {
            line.add("-n " + quote(condition));
        }
        line.addAll(List.of(words));
        lines.add(String.join(" ", line).stripTrailing());
    }

    private static String names(OptionSpec option) {
        List<String> words = new ArrayList<>();
        for (String name : option.names()) {
            words.add(
                    name.startsWith("--")
                            ? "-l " + name.substring(2)
                            : "-s " + quote(name.substring(1)));
        }
        return String.join(" ", words);
    }

    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        return values(option).map(values -> " -r " + values).orElse(" -x");
    }

    /** What can stand for a value; empty if nobody can tell. */
    private static Optional<String> values(ArgSpec argument) {
        List<String> candidates = ShellWords.candidates(argument);
        if (!candidates.isEmpty()) {
            return Optional.of("-f -a " + quote(String.join(" ", candidates)));
        }
        return ShellWords.isFile(argument) ? Optional.of("-F") : Optional.empty();
    }

    private static String described(String... description) {
        return description.length == 0 ? "" : "-d " + quote(ShellWords.firstSentence(description));
    }

    /** In fish, a backslash counts only before a quote or a backslash. */
    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
