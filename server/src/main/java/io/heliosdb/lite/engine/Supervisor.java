package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server process that cannot outlive this program. Between the two stands a shell script whose
 * standard input is a pipe held by this program: a line names a signal for the server; the end of
 * the input means that this program is gone, be it by kill -9, and ends the server. In its own
 * session, so that a Ctrl-C at the terminal reaches this program alone, which may still want to
 * dump. A {@link Bundle} has a program that does what the script does.
 */
final class Supervisor {
    /**
     * Words: the signal when this program is gone; a directory to remove then, or nothing; the log;
     * the server's command. TERM is how the reader tells the main shell of the end of the input.
     */
    private static final String SCRIPT =
            """
            last=$1 folder=$2 log=$3
            shift 3
            exec >>"$log" 2>&1
            exec 3<&0 </dev/null
            "$@" 3<&- &
            server=$!
            lost=
            trap 'lost=yes; kill -s "$last" "$server" 2>/dev/null' TERM
            (
                trap - TERM
                while read -r signal <&3; do kill -s "$signal" "$server"; done
                kill -s TERM $$
            ) &
            reader=$!
            exec 3<&-
            while :; do
                wait "$server"
                code=$?
                kill -s 0 "$server" 2>/dev/null || break
            done
            kill -s KILL "$reader" 2>/dev/null
            if [ -n "$lost" ] && [ -n "$folder" ]; then rm -rf -- "$folder"; fi
            exit "$code"
            """;

    private final Process process;

    private Supervisor(Process process) {
        this.process = process;
    }

    /**
     * Starts a server.
     *
     * @param command the server's command, to run in the foreground
     * @param log file that its output is appended to
     * @param lastSignal the signal for the server when this program is gone
     * @param folder what to remove then
     */
    static Supervisor start(
            Host host,
            Account account,
            List<String> command,
            Path log,
            String lastSignal,
            Optional<Path> folder) {
        Optional<Bundle> bundle = Bundle.current();
        String disposable = folder.map(Path::toString).orElse("");
        List<String> words =
                new ArrayList<>(
                        bundle.map(b -> b.supervise(lastSignal, disposable, log.toString()))
                                .orElse(
                                        List.of(
                                                "/bin/sh",
                                                "-c",
                                                SCRIPT,
                                                "heliosdb-lite",
                                                lastSignal,
                                                disposable,
                                                log.toString())));
        words.addAll(command);
        ProcessBuilder builder = new Program(account).prepare(words);
        if (bundle.isEmpty() && Account.findProgram(host, "setsid").isPresent()) {
            builder.command().addFirst("setsid");
        }
        builder.redirectErrorStream(true);
        if (bundle.isEmpty()) {
            // The helper writes nothing, and a small container may have no /dev/null.
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        try {
            return new Supervisor(builder.start());
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.INTERNAL, "cannot start the server", e)
                    .with("actual", e.getMessage());
        }
    }

    /** Sends a signal to the server, say {@code INT}; does nothing if it has ended. */
    void signal(String name) {
        try {
            process.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended: there is nobody to tell.
            return;
        }
    }

    /**
     * Waits for the server's end.
     *
     * @return whether it has ended
     * @throws HeliosException {@link ErrorCode#CANCELLED} if the thread was interrupted
     */
    boolean awaitEnd(long timeoutMillis) {
        try {
            return process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        }
    }

    /** Completes with the exit code when the server has ended, for whatever reason. */
    CompletableFuture<Integer> whenEnded() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Ends the script at once; the server has to be ended first. */
    void abandon() {
        process.destroyForcibly();
    }
}
