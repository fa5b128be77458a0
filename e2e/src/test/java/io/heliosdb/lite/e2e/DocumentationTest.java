package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.e2e.DocumentedCommands.Block;
import io.heliosdb.lite.e2e.DocumentedCommands.Command;
import io.heliosdb.lite.engine.Host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every command block of the documentation runs, as printed but for paths and ports, and prints
 * what the document shows, but for numbers. Programs that take minutes or change the machine have
 * stand-ins: what they are called with is checked, not what they do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class DocumentationTest {
    private static final Path ROOT = ProgramRun.root();

    /** What takes minutes, is run by continuous integration as it is, or changes the machine. */
    private static final List<String> STAND_INS =
            List.of("mvn", "sudo", "tar", "useradd", "install", "systemctl");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)]*))?\\)");

    /** Numbers, sizes, times and identifiers: they are others each time. */
    private static final Pattern VARYING =
            Pattern.compile(
                    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9][0-9.,:TZ-]*( [kMGT]?B\\b)?");

    private EmbeddedServer server;
    private Path shared;

    @BeforeAll
    void start() throws IOException {
        GuideShell.needPsql();
        server = EmbeddedServer.start();
        shared = Commands.openDirectory();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
            Commands.deleteAll(shared);
        }
    }

    static Stream<Path> files() {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("", "docs", "docs/decisions", "ops", "bench")) {
            try (Stream<Path> found = Files.list(ROOT.resolve(folder))) {
                found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.stream();
    }

    static Stream<DocumentedCommands> documents() {
        return files().map(DocumentationTest::read).filter(DocumentedCommands::hasCommands);
    }

    private static DocumentedCommands read(Path file) {
        try {
            return DocumentedCommands.read(ROOT, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsDoWhatTheDocumentShows(DocumentedCommands document) throws Exception {
        Path work = Commands.openDirectory();
        GuideShell shell = new GuideShell(Files.createDirectory(work.resolve("bin")), 1);
        int ownPort = LocalServer.freePort();
        try {
            List<Command> commands =
                    document.blocks().stream().flatMap(b -> b.commands().stream()).toList();
            prepare(document, work, shell);
            Path script = work.resolve("script");
            Files.writeString(script, script(document, work, commands, ownPort));
            Path sandbox = work.resolve("sandbox");
            GuideShell.Result result = shell.run(sandbox, List.of("bash", script.toString()));
            for (int i = 0; i < commands.size(); i++) {
                check(
                        document,
                        commands.get(i),
                        lines(work, "out" + i),
                        lines(work, "code" + i).getFirst(),
                        result);
            }
        } finally {
            endInstance(ownPort);
            Commands.deleteAll(work);
        }
    }

    /** A document may leave one, and one that failed does. */
    private static void endInstance(int port) {
        if (new InstanceRegistry(Host.current()).list().stream().anyMatch(i -> i.port() == port)) {
            ProgramRun.Outcome ignored =
                    ProgramRun.run(List.of("stop", "--port", Integer.toString(port)));
        }
    }

    /** Tables that the documents speak of, and what their commands find in their directory. */
    private void prepare(DocumentedCommands document, Path work, GuideShell shell)
            throws Exception {
        String database = database(document);
        server.createDatabase(database);
        for (String table : List.of("users", "orders", "products", "sessions", "logs")) {
            server.execute(
                    database,
                    """
                    CREATE TABLE %1$s (id int PRIMARY KEY, name text, created_at timestamptz);
                    INSERT INTO %1$s SELECT i, md5(i::text), now()
                        FROM generate_series(1, length('%1$s') * 1000) i;
                    """
                            .formatted(table));
        }
        Path sandbox = Files.createDirectory(work.resolve("sandbox"));
        Files.createDirectory(work.resolve("backups"));
        Path program = shell.programs().resolve("heliosdb-lite");
        Files.createSymbolicLink(sandbox.resolve("heliosdb-lite"), program);
        for (String name : STAND_INS) {
            shell.program(name, "exit 0\n");
        }
        for (String folder : List.of("bench", "build", "dist")) {
            Path stand = Files.createDirectory(sandbox.resolve(folder));
            for (String name : Commands.names(ROOT.resolve(folder))) {
                if (Files.isExecutable(ROOT.resolve(folder).resolve(name))) {
                    Path real = shell.programs().resolve("true");
                    Files.createSymbolicLink(stand.resolve(name), real);
                }
            }
        }
        shell.program("true", "exit 0\n");
    }

    private static String database(DocumentedCommands document) {
        return "doc_" + document.document().replaceAll("\\W", "_").toLowerCase(Locale.ROOT);
    }

    /** Each command with its output in a file of its own, all in one shell. */
    private String script(
            DocumentedCommands document, Path work, List<Command> commands, int ownPort) {
        String outside =
                "export PGPORT=%d PGUSER=%s PGDATABASE=%s%n"
                        .formatted(server.port(), DatabaseServer.USER, database(document));
        StringBuilder script = new StringBuilder("set -o pipefail\n").append(outside);
        boolean isOwn = false;
        for (int i = 0; i < commands.size(); i++) {
            String text = commands.get(i).text();
            boolean starts = text.contains("heliosdb-lite start ");
            if (starts) {
                // From here on, the instance of the document is where clients look.
                script.append("export PGPORT=%d; unset PGUSER PGDATABASE%n".formatted(ownPort));
                isOwn = true;
            }
            int port = isOwn ? ownPort : server.port();
            script.append("{\n").append(adapted(text, work, port)).append("\n} > ");
            script.append("%1$s/out%2$d 2>&1; echo $? > %1$s/code%2$d%n".formatted(work, i));
            if (text.contains("heliosdb-lite stop")) {
                isOwn = false;
                script.append(outside);
            }
        }
        return script.toString();
    }

    /** With paths, ports and little data; a person waits until an instance is ready. */
    private static String adapted(String text, Path work, int port) {
        StringBuilder adapted = new StringBuilder();
        text.replace("/backups/", work + "/backups/")
                .replace(" /backups", " " + work + "/backups")
                .replace("/var" + work, work.toString())
                .replace("5432", Integer.toString(port))
                .replaceAll("heliosdb-lite demo\\b", "$0 --scale 0.001")
                .replaceAll("heliosdb-lite (stop|status)\\b", "heliosdb-lite $1 --port " + port)
                .lines()
                .forEach(
                        line -> {
                            adapted.append(line).append('\n');
                            if (line.matches(".*heliosdb-lite start .*&( *#.*)?")) {
                                adapted.append(awaitReady(port));
                            }
                        });
        return adapted.toString().stripTrailing();
    }

    private static String awaitReady(int port) {
        return "for _ in $(seq 200); do heliosdb-lite status --port %d >/dev/null 2>&1 && break;"
                        .formatted(port)
                + " sleep 0.1; done\n";
    }

    private static List<String> lines(Path work, String name) throws IOException {
        return Files.readAllLines(work.resolve(name));
    }

    private static void check(
            DocumentedCommands document,
            Command command,
            List<String> actual,
            String exitCode,
            GuideShell.Result result) {
        String place =
                "%s:%d: %s%n%s%n%s"
                        .formatted(
                                document,
                                command.line(),
                                command.text(),
                                String.join("\n", actual),
                                result);
        assertThat(exitCode).as(place).isEqualTo("0");
        List<String> shown =
                command.output().stream()
                        .map(DocumentationTest::constant)
                        .filter(line -> !line.isEmpty() && !line.equals("...") && !line.equals("…"))
                        .toList();
        if (!shown.isEmpty()) {
            assertThat(actual.stream().map(DocumentationTest::constant).toList())
                    .as(place)
                    .containsSubsequence(shown);
        }
    }

    private static String constant(String line) {
        Matcher varying = VARYING.matcher(line.strip().replaceAll(" +", " "));
        return varying.replaceAll("N")
                .replaceAll("database([= ])\\w+", "database$1NAME")
                .replaceAll("/\\S*/backups/", "/backups/");
    }

    @ParameterizedTest
    @MethodSource("files")
    void linksLeadSomewhere(Path file) throws Exception {
        String text = Files.readString(file).replaceAll("(?s)```.*?```", "");
        Matcher link = LINK.matcher(text);
        while (link.find()) {
            String target = link.group(1);
            if (target.contains("://") || target.startsWith("mailto:")) {
                continue;
            }
            Path to = target.isEmpty() ? file : file.resolveSibling(target).normalize();
            assertThat(to).as("%s in %s", link.group(), file).exists();
            if (link.group(2) != null) {
                assertThat(anchors(to)).as("%s in %s", link.group(), file).contains(link.group(2));
            }
        }
    }

    private static List<String> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    /** Errors that are explained are errors that there are. */
    @Test
    void explainedErrorsAreOnesThatTheProgramPrints() throws Exception {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("format", "core", "server", "cli", "dist")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
                for (Path file :
                        files.filter(f -> f.toString().matches(".*\\.(java|c)")).toList()) {
                    sources.append(Files.readString(file));
                }
            }
        }
        String all = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        Pattern quoted = Pattern.compile("`([^`]+)`");
        for (String line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
            Matcher message = quoted.matcher(line.startsWith("### `") ? line : "");
            while (message.find()) {
                String text = message.group(1).replaceAll("[0-9]+\\.[0-9]+\\.[0-9]+", "%s");
                assertThat(all).as(text).contains(text.replace("WARNING:", "WARNING: "));
            }
        }
    }

    /** A block that is a command and says so runs; others would be overlooked. */
    @Test
    void blocksSayWhatTheyAre() {
        for (DocumentedCommands document : documents().toList()) {
            for (Block block : document.blocks()) {
                assertThat(block.language())
                        .as("%s:%d", document, block.line())
                        .isIn("console", "bash", "sql", "toml", "yaml", "dockerfile", "text", "");
                if (block.language().isEmpty()) {
                    assertThat(block.lines()).noneMatch(line -> line.startsWith("$ "));
                }
            }
        }
    }
}
