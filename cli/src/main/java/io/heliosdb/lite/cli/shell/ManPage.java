package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.error.ErrorCode;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the manual in roff with the macros of man(7). */
public final class ManPage {
    private final CommandSpec command;
    private final List<String> lines = new ArrayList<>();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** What the page is called: {@code heliosdb-lite-dump}. */
    public static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * The page of a command.
     *
     * @param version of the program
     */
    public static String of(CommandSpec command, String version) {
        return new ManPage(command).text(version);
    }

    private String text(String version) {
        String title = name(command).toUpperCase(Locale.ROOT);
        lines.add(".TH %s 1 \"\" \"HeliosDB-Lite %s\" \"HeliosDB-Lite\"".formatted(title, version));
        addSection("NAME");
        lines.add(roff(name(command)) + " \\- " + roff(summary()));
        addSection("SYNOPSIS");
        addSynopsis();
        addSection("DESCRIPTION");
        addParagraphs(command.usageMessage().description());
        addArguments();
        addCommands();
        addExamples();
        addSection("EXIT STATUS");
        addItem("0", "ok");
        for (ErrorCode code : ErrorCode.values()) {
            addItem(Integer.toString(code.exitCode()), code.meaning());
        }
        addSection("SEE ALSO");
        addReferences();
        return String.join("\n", lines) + "\n";
    }

    private void addSection(String title) {
        lines.add(".SH " + title);
    }

    /** Without the full stop, as other programs have it. */
    private String summary() {
        return ShellWords.firstSentence(command.usageMessage().description())
                .replaceFirst("\\.$", "");
    }

    private void addSynopsis() {
        String synopsis = new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        lines.add(".nh");
        lines.add(roff(synopsis.replaceAll("\\s+", " ").strip()));
        lines.add(".hy");
    }

    private void addParagraphs(String... description) {
        for (String paragraph : String.join("\n", description).split("\n\n", -1)) {
            lines.add(".PP");
            lines.add(roff(paragraph.replace('\n', ' ').strip()));
        }
    }

    private void addArguments() {
        List<PositionalParamSpec> parameters =
                command.positionalParameters().stream().filter(p -> !p.hidden()).toList();
        List<OptionSpec> options = ShellWords.visibleOptions(command);
        if (parameters.isEmpty() && options.isEmpty()) {
            return;
        }
        addSection("OPTIONS");
        parameters.forEach(parameter -> addItem(parameter.paramLabel(), description(parameter)));
        options.forEach(option -> addItem(names(option), description(option)));
    }

    private static String names(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : option.paramLabel();
        return Arrays.stream(option.names())
                .map(name -> value.isEmpty() ? name : name + separator(name) + value)
                .collect(Collectors.joining(", "));
    }

    private static String separator(String name) {
        return name.startsWith("--") ? "=" : " ";
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void addCommands() {
        List<CommandSpec> commands = ShellWords.visibleCommands(command);
        if (!commands.isEmpty()) {
            addSection("COMMANDS");
            commands.forEach(
                    sub -> {
                        String[] description = sub.usageMessage().description();
                        addItem(sub.name(), ShellWords.firstSentence(description));
                    });
        }
    }

    private void addExamples() {
        List<String> examples =
                Stream.of(command.usageMessage().footer())
                        .filter(line -> line.startsWith("  "))
                        .map(String::strip)
                        .toList();
        if (!examples.isEmpty()) {
            addSection("EXAMPLES");
            lines.add(".nf");
            examples.forEach(example -> lines.add(roff(example)));
            lines.add(".fi");
        }
    }

    private void addItem(String what, String text) {
        lines.add(".TP");
        lines.add(".B " + roff(what));
        lines.add(roff(text));
    }

    /** The pages above and below. */
    private void addReferences() {
        Stream<CommandSpec> above = Stream.ofNullable(command.parent());
        Stream<CommandSpec> near =
                Stream.concat(above, ShellWords.visibleCommands(command).stream());
        String pages =
                near.map(other -> "\\fB" + roff(name(other)) + "\\fR(1)")
                        .collect(Collectors.joining(", "));
        lines.add(pages);
    }

    /** Text that means itself: hyphens that can be copied, no macros. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
