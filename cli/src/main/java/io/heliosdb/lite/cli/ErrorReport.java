package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** Prints what went wrong, in two lines at most, and knows the exit code that goes with it. */
final class ErrorReport {
    /** The text is fixed by the user guide. Made in advance: there may be no memory for it. */
    private static final String MEMORY = "cannot allocate memory for dump buffer";

    private static final Optional<String> MEMORY_HINT =
            Optional.of(
                    "Reduce batch_size in config.toml, dump tables individually with --tables, or"
                            + " use --streaming.");

    /** Nobody read the output to its end; as a process that SIGPIPE ended. */
    static final int BROKEN_PIPE = 128 + 13;

    private final Program program;

    ErrorReport(Program program) {
        this.program = program;
    }

    /** Reports whatever a command threw; returns the exit code. */
    int report(Throwable thrown) {
        Console console = program.console();
        if (program.cancellation().isCancelled()) {
            // The signal's own exit code is on its way.
            return ErrorCode.CANCELLED.exitCode();
        }
        if (isOutOfMemory(thrown)) {
            console.error(MEMORY, MEMORY_HINT);
            printTrace(thrown);
            return ErrorCode.OUT_OF_RESOURCES.exitCode();
        }
        if (thrown instanceof HeliosException known) {
            console.error(known.getMessage(), known.hint());
            printTrace(thrown);
            return known.code().exitCode();
        }
        console.error(
                "internal error: " + oneLine(thrown.toString()),
                Optional.of(
                        "Please report it with the output of the same command under"
                                + " HELIOSDB_DEBUG=1."));
        printTrace(thrown);
        return ErrorCode.INTERNAL.exitCode();
    }

    /**
     * Reports output that could not be written.
     *
     * @param exitCode that of the command, which stays if it is an error already
     */
    int reportOutput(int exitCode) {
        try {
            program.console().requireOutput();
            return exitCode;
        } catch (HeliosException e) {
            int code = report(e);
            return exitCode == 0 || exitCode == BROKEN_PIPE ? code : exitCode;
        } finally {
            program.console().flush();
        }
    }

    /** Reports a command line that makes no sense; returns the exit code. */
    int reportUsage(ParameterException thrown) {
        ParameterException exception = misspelt(thrown);
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        program.console()
                .error(
                        usageText(exception),
                        Optional.of(suggestion(exception) + "Run " + name + " --help."));
        return ErrorCode.USAGE.exitCode();
    }

    /** An option that is missing may be there with another spelling: that is what is wrong. */
    private static ParameterException misspelt(ParameterException thrown) {
        List<String> unmatched =
                thrown.getCommandLine().getUnmatchedArguments().stream()
                        .filter(word -> word.startsWith("-"))
                        .toList();
        return thrown instanceof MissingParameterException && !unmatched.isEmpty()
                ? new UnmatchedArgumentException(thrown.getCommandLine(), unmatched)
                : thrown;
    }

    private static String usageText(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched) {
            return UnknownWord.of(unmatched).problem();
        }
        boolean isRoot = exception.getCommandLine().getCommand() instanceof Main;
        if (isRoot && exception.getMessage().startsWith("Missing required subcommand")) {
            return "no command given";
        }
        return oneLine(lowerFirst(exception.getMessage()));
    }

    private static String suggestion(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> similar = UnknownWord.of(unmatched).suggestions();
        return similar.isEmpty() ? "" : "Did you mean " + String.join(" or ", similar) + "? ";
    }

    private static boolean isOutOfMemory(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private void printTrace(Throwable thrown) {
        if (program.variable("HELIOSDB_DEBUG").equals("1")) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            program.console().message(trace.toString().stripTrailing());
        }
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
