package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs under an account, with an environment of our own: nothing of the user's (PGPORT,
 * LC_ALL, secrets) reaches the server.
 *
 * @param account whose rights the programs get
 */
record Program(Account account) {
    private static final List<String> KEPT = List.of("PATH", "TZ", "TMPDIR");

    /**
     * What a program that ended left behind.
     *
     * @param exitCode 0 for success
     * @param output all it wrote, of both streams
     */
    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** A process that is not started yet, in the root directory, with our environment. */
    ProcessBuilder prepare(List<String> command) {
        List<String> words = new ArrayList<>(account.prefix());
        // The account may not be allowed to enter the directory that we are in.
        words.addAll(
                Bundle.current()
                        .map(Bundle::atRoot)
                        .orElse(List.of("/bin/sh", "-c", "cd / && exec \"$@\"", "heliosdb-lite")));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT);
        environment.put("LC_ALL", "C");
        return builder;
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it reads from its standard input
     * @throws HeliosException {@link ErrorCode#INTERNAL} if it cannot be started; {@link
     *     ErrorCode#CANCELLED} if the thread was interrupted, and the program was ended
     */
    Outcome run(List<String> command, String input) {
        Process process = null;
        try {
            ProcessBuilder builder = prepare(command).redirectErrorStream(true);
            Bundle.current()
                    .ifPresent(
                            bundle ->
                                    builder.environment().put("LD_PRELOAD", bundle.withoutShell()));
            process = builder.start();
            feed(process, input);
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.INTERNAL, "cannot run a program", e)
                    .with("file", command.getFirst())
                    .with("actual", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** Writes the input; all of them are far smaller than what a pipe holds. */
    private static void feed(Process process, String input) throws IOException {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program did not care to read it: its exit code tells why.
            if (process.isAlive() && !input.isEmpty()) {
                throw e;
            }
        }
    }
}
