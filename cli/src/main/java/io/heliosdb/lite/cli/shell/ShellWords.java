package io.heliosdb.lite.cli.shell;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the texts of this package have in common. */
final class ShellWords {
    /** What help calls a value that is a path. */
    private static final Set<String> FILE_LABELS = Set.of("FILE", "DIR", "DUMP");

    private ShellWords() {}

    /** The commands of a command, in the order of help. */
    static List<CommandSpec> visibleCommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .toList();
    }

    /** Its options, in the order of help. */
    static List<OptionSpec> visibleOptions(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .sorted(new OptionOrder())
                .toList();
    }

    /** The values that an argument takes, if it takes no others. */
    static List<String> candidates(ArgSpec argument) {
        List<String> candidates = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(candidates::add);
        }
        return candidates;
    }

    static boolean isFile(ArgSpec argument) {
        return FILE_LABELS.contains(argument.paramLabel());
    }

    /** What fits on a line: a description up to the end of its first sentence. */
    static String firstSentence(String... description) {
        String text = String.join(" ", description);
        int end = text.indexOf(". ");
        return end < 0 ? text.strip() : text.substring(0, end + 1);
    }
}
