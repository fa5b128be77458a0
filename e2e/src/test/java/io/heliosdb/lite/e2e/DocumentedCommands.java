package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a Markdown document that people copy.
 *
 * @param document name of the document, from the top of the checkout
 * @param blocks in their order
 */
record DocumentedCommands(String document, List<Block> blocks) {
    private static final String FENCE = "```";

    DocumentedCommands {
        blocks = List.copyOf(blocks);
    }

    /**
     * One fenced block.
     *
     * @param line of the fence, from 1
     * @param language behind the fence; empty if there is none
     */
    record Block(int line, String language, List<String> lines) {
        Block {
            lines = List.copyOf(lines);
        }

        /** The commands of the block, each with what the document shows as its output. */
        List<Command> commands() {
            return switch (language) {
                case "console" -> consoleCommands();
                case "bash" -> List.of(new Command(line, script(), List.of()));
                case "sql" -> List.of(new Command(line, sql(), List.of()));
                default -> List.of();
            };
        }

        /** Ends with the first command that fails. */
        private String script() {
            return "(set -e\n" + String.join("\n", lines) + "\n)";
        }

        private String sql() {
            return "psql -q -v ON_ERROR_STOP=1 <<'END'\n" + String.join("\n", lines) + "\nEND";
        }

        /** The prompt is that of a user, or of root. */
        private List<Command> consoleCommands() {
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String text = lines.get(i);
                if (text.startsWith("$ ") || text.startsWith("# ")) {
                    commands.add(new Command(line + 1 + i, text.substring(2), new ArrayList<>()));
                } else {
                    commands.getLast().output().add(text);
                }
            }
            return commands;
        }
    }

    /**
     * A command.
     *
     * @param line where it stands, from 1
     * @param output what the document shows; {@code ...} stands for more lines
     */
    record Command(int line, String text, List<String> output) {}

    /** Reads a document. */
    static DocumentedCommands read(Path root, Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                String language = lines.get(i).substring(FENCE.length()).strip();
                blocks.add(new Block(i + 1, language, lines.subList(i + 1, end)));
                i = end;
            }
        }
        return new DocumentedCommands(root.relativize(file).toString(), blocks);
    }

    /** Whether there is anything in it to run. */
    boolean hasCommands() {
        return blocks.stream().anyMatch(block -> !block.commands().isEmpty());
    }

    @Override
    public String toString() {
        return document;
    }
}
