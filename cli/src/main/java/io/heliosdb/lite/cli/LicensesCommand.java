package io.heliosdb.lite.cli;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** {@code licenses}: whose works are packed with the program, and under which licenses. */
@Command(
        name = "licenses",
        description = "Print the licenses of what is packed with the program.",
        footer = {"", "Examples:", "  heliosdb-lite licenses"})
final class LicensesCommand implements Callable<Integer> {
    private static final String TEXT = "licenses.txt";

    private final Program program;

    LicensesCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        try (InputStream text = LicensesCommand.class.getResourceAsStream(TEXT)) {
            String lines = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            program.console().println(lines.stripTrailing());
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
