package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What an instance that nobody watches needs around it: a directory for dumps, a mail server and a
 * webhook, a configuration. Close it.
 */
final class Unattended implements AutoCloseable {
    /** The database that an instance announces. */
    static final String DATABASE = System.getProperty("user.name");

    private static final long PATIENCE_MILLIS = 60_000;
    private static final String OLD_RUN =
            "{\"run\":{\"at\":\"2026-01-01T00:00:00Z\",\"due\":\"2026-01-01T00:00:00Z\","
                    + "\"reason\":\"schedule\",\"result\":\"ok\"}}\n";

    /** What the webhook was given. */
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    final Path directory;
    final Path backups;
    final Path config;
    final int port = LocalServer.freePort();
    private final HttpServer webhook;
    private final GreenMail mail =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    Unattended() throws IOException {
        directory = Commands.openDirectory();
        backups = Files.createDirectory(directory.resolve("backups"));
        config = directory.resolve("config.toml");
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", this::note);
        webhook.start();
        mail.start();
    }

    private void note(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            notices.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** Subjects of the mails that came, without what is the same in all. */
    List<String> subjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            subjects.add(message.getSubject().replaceFirst("HeliosDB-Lite on [^:]*: ", ""));
        }
        return subjects;
    }

    /** Writes the configuration: the section of dumps with these lines, then others. */
    void configure(String dumpLines, String... sections) throws IOException {
        String text =
                """
                [smtp]
                host = "127.0.0.1"
                port = %d
                from = "heliosdb@example.com"
                %s
                [dump]
                backup_dir = "%s"
                notify_webhook = "http://127.0.0.1:%d/hook"
                notify_email = "ops@example.com"
                %s
                """
                        .formatted(
                                mail.getSmtp().getPort(),
                                String.join("\n", sections),
                                backups,
                                webhook.getAddress().getPort(),
                                dumpLines);
        Path ignored = Files.writeString(config, text);
    }

    /** Lets the next start, or reload, find that a dump was missed long ago. */
    void missDump() throws IOException {
        miss(".heliosdb-runs.jsonl");
    }

    /** The same of a drill. */
    void missDrill() throws IOException {
        miss(".heliosdb-drills.jsonl");
    }

    private void miss(String history) throws IOException {
        Path ignored =
                Files.writeString(
                        backups.resolve(history),
                        OLD_RUN,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    ProgramRun start(String... more) {
        return start(Map.of(), more);
    }

    /** Starts an instance and waits until it is ready. */
    ProgramRun start(Map<String, String> environment, String... more) {
        List<String> words = new ArrayList<>(List.of("start", "--port", Integer.toString(port)));
        words.addAll(List.of(more));
        ProgramRun run = ProgramRun.start(environment, words);
        await(run, "the line that says ready", () -> run.out().contains("ready:"));
        return run;
    }

    DatabaseServer server() {
        return new RunningServer(port);
    }

    List<DumpHead> dumps() {
        return DumpFolder.scan(backups).dumps();
    }

    String name(int index) {
        return dumps().get(index).path().getFileName().toString();
    }

    String status(String... more) {
        return ProgramRun.run(List.of("status", "--port", Integer.toString(port)), more).out();
    }

    static void signal(ProgramRun run, String name) {
        String ignored = Commands.run(List.of("kill", "-" + name, Long.toString(run.pid())));
    }

    /** Asks an instance to stop, and expects that it does within five seconds. */
    static void stop(ProgramRun run) {
        signal(run, "TERM");
        assertThat(run.awaitFor(5000)).as("ended in time").isTrue();
        assertThat(run.await().exitCode()).isZero();
    }

    static void await(ProgramRun run, String what, BooleanSupplier isThere) {
        for (int waited = 0; !isThere.getAsBoolean(); waited += 50) {
            assertThat(run.isRunning() && waited < PATIENCE_MILLIS)
                    .as("no %s: %s%s", what, run.out(), run.err())
                    .isTrue();
            boolean ignored = run.awaitFor(50);
        }
    }

    @Override
    public void close() {
        webhook.stop(0);
        mail.stop();
        Commands.deleteAll(directory);
    }
}
