package io.heliosdb.lite.cli;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.StreamSink;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.pg.Password;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where text goes: data on standard output, messages and progress on standard error. Nobody
 * listening at the other end of a pipe is not an error: what is printed is lost, and {@link
 * #isOutputBroken} says so. A full disk is one, for {@link #requireOutput} to tell. Thread-safe,
 * line by line.
 */
final class Console {
    /** Which of the three standard streams are terminals, as digits: set by the launcher. */
    private static final String TERMINALS_PROPERTY = "heliosdb.terminals";

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int WIDTH_DEFAULT = 80;

    private final StandardOutput output;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isInputTerminal;
    private final boolean isOutputTerminal;
    private final boolean isErrorTerminal;
    private final boolean hasColors;
    private final int width;
    private ProgressLine progressLine;
    private volatile Optional<EventWriter> events = Optional.empty();

    /** Writes events as lines. */
    private record EventWriter(LogFormat format, InstantSource clock) {
        String lines(Event event) {
            return format.lines(event, clock.instant());
        }
    }

    Console(
            StandardOutput output,
            PrintStream err,
            boolean isInputTerminal,
            boolean isOutputTerminal,
            boolean isErrorTerminal,
            boolean hasColors,
            int width) {
        this.output = output;
        this.out = stream(output, BUFFER_BYTES);
        this.err = err;
        this.isInputTerminal = isInputTerminal;
        this.isOutputTerminal = isOutputTerminal;
        this.isErrorTerminal = isErrorTerminal;
        this.hasColors = hasColors;
        this.width = width;
    }

    /** The standard streams of this process. */
    static Console ofProcess(Map<String, String> environment) {
        String terminals = System.getProperty(TERMINALS_PROPERTY, "");
        boolean isErrorTerminal = terminals.contains("2");
        String term = environment.getOrDefault("TERM", "");
        return new Console(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                stream(new FileOutputStream(FileDescriptor.err), 1024),
                terminals.contains("0"),
                terminals.contains("1"),
                isErrorTerminal,
                isErrorTerminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !term.isEmpty()
                        && !term.equals("dumb"),
                columns(environment.getOrDefault("COLUMNS", "")));
    }

    /** A console that writes to these streams and is no terminal. */
    static Console plain(OutputStream out, OutputStream err) {
        return new Console(
                new StandardOutput(out),
                stream(err, 1024),
                false,
                false,
                false,
                false,
                WIDTH_DEFAULT);
    }

    private static PrintStream stream(OutputStream target, int bufferBytes) {
        return new PrintStream(
                new BufferedOutputStream(target, bufferBytes), false, StandardCharsets.UTF_8);
    }

    private static int columns(String text) {
        return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : WIDTH_DEFAULT;
    }

    /** A line of data on standard output. */
    void println(String line) {
        out.print(line);
        out.print('\n');
        if (isOutputTerminal) {
            out.flush();
        }
    }

    /** A line of data on standard output, at once: others wait for it at the end of a pipe. */
    void printlnNow(String line) {
        println(line);
        out.flush();
    }

    /** A formatted line of data on standard output. */
    @FormatMethod
    void printf(@FormatString String format, Object... values) {
        println(String.format(Locale.ROOT, format, values));
    }

    /** Writes all that is said on standard error as events from now on, unless it is text. */
    void writeEvents(LogFormat format, InstantSource clock) {
        events =
                format == LogFormat.TEXT
                        ? Optional.empty()
                        : Optional.of(new EventWriter(format, clock));
    }

    /** Something that a program that runs unattended says, on standard error. */
    void event(Event event) {
        events.ifPresentOrElse(
                writer -> printError(writer.lines(event)),
                () -> printError(LogFormat.TEXT.lines(event, Instant.EPOCH)));
    }

    /** A message for people on standard error. */
    void message(String line) {
        if (events.isPresent()) {
            event(Event.info(Event.Kind.MESSAGE, line));
        } else {
            printError(line);
        }
    }

    private synchronized void printError(String line) {
        out.flush();
        if (progressLine != null) {
            progressLine.erase();
        }
        err.print(line + "\n");
        err.flush();
    }

    /** {@code ERROR: ...}, and {@code HINT: ...} if there is one. */
    void error(String text, Optional<String> hint) {
        if (events.isPresent()) {
            Event error = Event.error(Event.Kind.MESSAGE, text);
            event(hint.map(sentence -> error.with(LogFormat.HINT, sentence)).orElse(error));
            return;
        }
        message(red("ERROR:") + " " + text);
        hint.ifPresent(sentence -> message("HINT: " + sentence));
    }

    /** {@code WARNING: ...}. */
    void warning(String text) {
        if (events.isPresent()) {
            event(Event.warning(Event.Kind.MESSAGE, text));
            return;
        }
        message("WARNING: " + text);
    }

    private String red(String text) {
        return hasColors ? "\u001B[31m" + text + "\u001B[0m" : text;
    }

    /**
     * The bytes of standard output, for a dump that is streamed. Flush it at the end. Unlike the
     * rest of the console it throws when nobody listens.
     */
    OutputStream binaryOut() {
        out.flush();
        return new FileOutputStream(FileDescriptor.out);
    }

    /** A writer of JSON documents to standard output. */
    JsonPrinter json() {
        return new JsonPrinter(out);
    }

    PrintWriter outWriter() {
        return new PrintWriter(out, false, StandardCharsets.UTF_8);
    }

    PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    boolean isOutputTerminal() {
        return isOutputTerminal;
    }

    boolean isErrorTerminal() {
        return isErrorTerminal;
    }

    boolean hasColors() {
        return hasColors;
    }

    /** Columns of the terminal. */
    int width() {
        return width;
    }

    /** Whether a person can be asked: standard input and output are a terminal. */
    boolean canAsk() {
        return isInputTerminal && isOutputTerminal;
    }

    /**
     * Asks for a password without showing it.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if nobody is there to type it
     */
    Password askPassword(String user) {
        char[] typed =
                canAsk() ? System.console().readPassword("Password for user %s: ", user) : null;
        if (typed == null) {
            throw new HeliosException(ErrorCode.USAGE, "no terminal to ask for a password")
                    .hint("Set PGPASSWORD or add a line to ~/.pgpass.");
        }
        return new Password(new String(typed));
    }

    /** Whether nobody listens to standard output any more. Flushes. */
    boolean isOutputBroken() {
        return out.checkError();
    }

    /**
     * Flushes.
     *
     * @throws HeliosException if something that was printed could not be written, though somebody
     *     was there to read it; a terminal that hung up is nobody
     */
    void requireOutput() {
        out.flush();
        if (output.isLost() && !isOutputTerminal) {
            new StreamSink("standard output", output).finish();
        }
    }

    void flush() {
        out.flush();
        err.flush();
    }

    /** Lets messages appear above the progress line, or null when there is none any more. */
    synchronized void setProgressLine(ProgressLine line) {
        this.progressLine = line;
    }

    /** Writes to standard error as it is: control sequences of a progress line. */
    synchronized void draw(String text) {
        err.print(text);
        err.flush();
    }
}
