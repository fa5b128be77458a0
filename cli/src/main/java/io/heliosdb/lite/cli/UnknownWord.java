package io.heliosdb.lite.cli;

import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A word of the command line that no command knows, and those that may have been meant. */
record UnknownWord(CommandLine command, String word) {
    private static final int MOST_SUGGESTIONS = 3;

    /** Parts of a word that say enough about it have this many letters. */
    private static final int TELLING_LETTERS = 3;

    /** The first unknown option, as the words behind it may be its values; else the first word. */
    static UnknownWord of(UnmatchedArgumentException exception) {
        List<String> words = exception.getUnmatched();
        String word =
                words.stream().filter(UnknownWord::isOption).findFirst().orElseGet(words::getFirst);
        return new UnknownWord(exception.getCommandLine(), word);
    }

    /** What is wrong with it. */
    String problem() {
        if (isOption(word)) {
            return "unknown option: '" + word + "'";
        }
        return (hasCommands() ? "unknown command: '" : "unexpected argument: '") + word + "'";
    }

    /** The most similar names, best first; none if nothing is similar. */
    List<String> suggestions() {
        String wanted = letters(word);
        List<String> similar =
                names().filter(name -> isSimilar(wanted, letters(name)))
                        .sorted(Comparator.comparingInt(name -> distance(wanted, letters(name))))
                        .toList();
        return similar.subList(0, Math.min(similar.size(), MOST_SUGGESTIONS));
    }

    private static boolean isOption(String word) {
        return word.startsWith("-");
    }

    private boolean hasCommands() {
        return !command.getSubcommands().isEmpty();
    }

    private Stream<String> names() {
        return isOption(word)
                ? command.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(CommandLine.Model.OptionSpec::longestName)
                : command.getSubcommands().keySet().stream();
    }

    /** The name alone: no dashes before it, no value behind it. */
    private static String letters(String word) {
        return word.replaceFirst("^-+", "").replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isSimilar(String wanted, String name) {
        int mistakes = Math.max(1, Math.min(wanted.length(), name.length()) / 3);
        return distance(wanted, name) <= mistakes
                || (wanted.length() >= TELLING_LETTERS && name.contains(wanted));
    }

    /**
     * How many letters are wrong, missing, too many or swapped with their neighbour: the optimal
     * string alignment distance.
     */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
                steps[i][j] = Math.min(least, steps[i - 1][j - 1] + change);
                boolean isSwap =
                        i > 1
                                && j > 1
                                && from.charAt(i - 1) == to.charAt(j - 2)
                                && from.charAt(i - 2) == to.charAt(j - 1);
                if (isSwap) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }
}
