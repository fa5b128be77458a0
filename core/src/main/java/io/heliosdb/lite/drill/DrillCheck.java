package io.heliosdb.lite.drill;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ResultColumn;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.StatementOutput;
import io.heliosdb.lite.pg.StatementRunner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user expects of a restored database.
 *
 * @param expected what the statement prints: rows on lines of their own, columns between bars
 */
public record DrillCheck(String sql, String expected) {
    private static final String ARROW = "=>";

    /** More is not what a person expects literally. */
    private static final int LETTERS_MAX = 10_000;

    /**
     * Reads {@code SELECT count(*) FROM users => 42}.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it has another form
     */
    public static DrillCheck parse(String text) {
        // A statement may have arrows of its own, as in f(a => 1).
        int at = text.lastIndexOf(ARROW);
        if (at < 0 || text.substring(0, at).isBlank()) {
            throw new HeliosException(ErrorCode.USAGE, "not a check")
                    .with("expected", "SQL => result")
                    .with("actual", text)
                    .hint("Write it like \"SELECT count(*) > 0 FROM users => t\".");
        }
        return new DrillCheck(
                text.substring(0, at).strip(), text.substring(at + ARROW.length()).strip());
    }

    /**
     * Reads a file with a check on each line; empty lines and those that begin with {@code #} are
     * none.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if it cannot be read; what {@link #parse}
     *     throws, with the line
     */
    public static List<DrillCheck> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot read file of checks", e)
                    .with("file", file)
                    .hint("Name a text file with lines like: SELECT count(*) FROM users => 42");
        }
        List<DrillCheck> checks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            try {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    checks.add(parse(line));
                }
            } catch (HeliosException e) {
                throw e.with("file", file).with("line", i + 1);
            }
        }
        return checks;
    }

    /**
     * Runs the statement.
     *
     * @param session an interactive one
     * @return what it printed, or the error that it gave, as a passed or failed case
     */
    public DrillCase run(Session session) {
        Printed printed = new Printed();
        try {
            new StatementRunner(session, printed).run(sql);
        } catch (HeliosException e) {
            return DrillCase.failed(sql, e.getMessage(), ErrorCode.CONFLICT);
        }
        String actual = String.join("\n", printed.lines).strip();
        return actual.equals(expected)
                ? DrillCase.passed(sql, actual)
                : DrillCase.failed(
                        sql, "expected=" + expected + " actual=" + actual, ErrorCode.CONFLICT);
    }

    /** As {@code psql -At} prints. */
    private static final class Printed implements StatementOutput {
        private final List<String> lines = new ArrayList<>();
        private int letters;

        @Override
        public void columns(List<ResultColumn> columns) {}

        @Override
        public boolean row(List<String> values) {
            String line =
                    String.join(
                            "|", values.stream().map(value -> value == null ? "" : value).toList());
            lines.add(line);
            letters += line.length() + 1;
            return letters < LETTERS_MAX;
        }

        @Override
        public void rowsEnd() {}

        @Override
        public void finished(String commandTag) {}

        @Override
        public void notice(String severity, String message) {}
    }
}
