package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every mistake ends with the contract's exit code, one ERROR line and one HINT line on standard
 * error, nothing on standard output, and nothing changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String DATABASE = "precious";

    @TempDir static Path directory;

    private EmbeddedServer server;
    private Path good;
    private Path work;
    private Map<String, String> before;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase(DATABASE);
        server.execute(
                DATABASE,
                """
                CREATE TABLE users (id int PRIMARY KEY, name text);
                INSERT INTO users SELECT i, md5(i::text) FROM generate_series(1, 2000) i;
                CREATE TABLE orders (id int PRIMARY KEY);
                """);
        good = directory.resolve("good.heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 1);
        DumpResult ignored = Transfer.dump(server, DATABASE, request, good);
        server.execute(DATABASE, "INSERT INTO orders VALUES (1)");
        work = Files.createDirectory(directory.resolve("work"));
        before = Fingerprint.of(server, DATABASE);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void nothingChanged() throws Exception {
        assertThat(Fingerprint.of(server, DATABASE)).isEqualTo(before);
        assertThat(server.leftovers()).isEmpty();
        assertThat(Commands.names(work)).isEmpty();
    }

    @Test
    void missingFileIsNotFound() {
        Path missing = directory.resolve("missing.heliodump");
        assertThat(fails(12, restore(missing))).contains(missing.toString());
        assertThat(fails(12, List.of("verify", "-i", missing.toString()))).contains("missing");
        assertThat(fails(12, List.of("inspect", "-i", missing.toString()))).contains("missing");
    }

    @Test
    void directoryIsNoDump() {
        assertThat(fails(2, restore(directory))).contains(directory.toString());
    }

    @Test
    void emptyFileIsCorrupt() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.heliodump"));
        assertThat(fails(10, restore(empty))).contains("unexpected end of file");
    }

    @Test
    void textFileIsNoDump() throws IOException {
        Path text = Files.writeString(directory.resolve("dump.sql"), "SELECT 1;\n".repeat(1000));
        assertThat(fails(10, restore(text))).contains("dump.sql");
    }

    @Test
    void truncatedDumpIsCorrupt() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        for (int length : new int[] {bytes.length - 1, bytes.length / 2, 20}) {
            Path cut = directory.resolve("cut.heliodump");
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThat(fails(10, restore(cut))).contains("unexpected end of file");
        }
    }

    @Test
    void wrongMagicIsCorrupt() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        bytes[0] ^= 1;
        Path file = Files.write(directory.resolve("magic.heliodump"), bytes);
        assertThat(fails(10, restore(file))).contains("magic.heliodump");
    }

    @Test
    void flippedBytesAreCorruptWhereverTheyAre() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        for (int at : new int[] {40, bytes.length / 2, bytes.length - 5}) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x10;
            Path file = Files.write(directory.resolve("flipped.heliodump"), flipped);
            String error = fails(10, restore(file));
            assertThat(error).contains("flipped.heliodump");
        }
    }

    @Test
    void verifyFailsOnDamageAndPrintsItsReport() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        bytes[bytes.length / 2] ^= 0x10;
        Path file = Files.write(directory.resolve("verified.heliodump"), bytes);
        ProgramRun.Outcome outcome = ProgramRun.run(List.of("verify", "-i", file.toString()));
        assertThat(outcome.exitCode()).isEqualTo(10);
        assertThat(outcome.out()).endsWith("Verification: FAILED\n");
        assertThat(outcome.errorLines()).hasSize(1);
        assertThat(outcome.hintLines()).hasSize(1);
    }

    @Test
    void newerVersionIsNotSupported() throws IOException {
        String text = "3.1.0";
        byte[] bytes = Files.readAllBytes(good);
        // The version follows the magic as three numbers; docs/format.md, "Header".
        assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("HELIODMP");
        List<Integer> places = new ArrayList<>();
        for (int i = 8; i < 16; i++) {
            if (bytes[i] == 3) {
                places.add(i);
            }
        }
        assertThat(places).hasSize(1);
        bytes[places.getFirst()] = 9;
        Path file = Files.write(directory.resolve("newer.heliodump"), bytes);
        ProgramRun.Outcome outcome = ProgramRun.run(restore(file));
        // A changed version is also a changed header: the version is what the user can act on.
        assertThat(outcome.exitCode()).isIn(10, 11);
        assertThat(outcome.errorLines()).hasSize(1);
        assertThat(outcome.hintLines()).hasSize(1);
        if (outcome.exitCode() == 11) {
            assertThat(outcome.err()).contains("incompatible with HeliosDB " + text);
        }
    }

    @Test
    void unknownTableIsNotFoundAndNearNamesAreListed() {
        String error = fails(12, dump("x.heliodump", "--tables", "user"));
        assertThat(error).contains("pattern=user").contains("users");
    }

    @Test
    void missingDatabaseIsUnreachable() {
        List<String> words = new ArrayList<>(dump("x.heliodump"));
        words.set(words.indexOf(DATABASE), "nosuch");
        assertThat(fails(13, words)).contains("database does not exist").contains("nosuch");
        List<String> restore = new ArrayList<>(restore(good));
        restore.set(restore.indexOf(DATABASE), "nosuch");
        assertThat(fails(13, restore)).contains("nosuch");
    }

    @Test
    void missingServerIsUnreachableAndTheHintHasBothCommands() throws IOException {
        String port = Integer.toString(DebianServer.freePort());
        String output = work.resolve("x.heliodump").toString();
        String error =
                fails(13, List.of("dump", "-h", "127.0.0.1", "-p", port, "--output", output));
        assertThat(error)
                .contains("connection refused")
                .contains("heliosdb-lite start --memory --port " + port)
                .contains("--host");
        assertThat(fails(13, List.of("tables", "-h", "127.0.0.1", "-p", port))).contains(port);
    }

    @Test
    void serverThatTalksNonsenseIsUnreachable() throws IOException {
        try (CuttingProxy proxy = CuttingProxy.cuttingAfter(server.port(), 0)) {
            List<String> words = new ArrayList<>(dump("x.heliodump"));
            words.set(words.indexOf(port()), Integer.toString(proxy.port()));
            String ignored = fails(13, words);
        }
    }

    @Test
    void wrongPasswordIsUnreachableAndNeverPrinted() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "sesame\n");
        Path parent = Commands.openDirectory();
        EngineSettings settings =
                EngineSettings.disk(parent.resolve("db")).withPasswordFile(Optional.of(file));
        try (EmbeddedServer locked = EmbeddedServer.start(settings)) {
            List<String> words = new ArrayList<>(List.of("tables"));
            words.addAll(locked.flags("postgres"));
            words.add("-w");
            String wrong = failsWith(Map.of("PGPASSWORD", "wr0ngsecret"), 13, words);
            assertThat(wrong).contains("password").doesNotContain("wr0ngsecret");
            Map<String, String> none = Map.of("PGPASSFILE", "/nonexistent");
            assertThat(failsWith(none, 13, words)).contains("password");
            ProgramRun.Outcome right = ProgramRun.run(Map.of("PGPASSWORD", "sesame"), words);
            assertThat(right.exitCode()).isZero();
        } finally {
            Commands.deleteAll(parent);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--compress brotli",
                "--compress zstd --compression-level 23",
                "--compress zstd --compression-level 0",
                "--compression-level nine",
                "--compress none --compression-level 3",
                "--jobs 0",
                "--jobs 65",
                "--jobs many",
                "--no-such-option",
                "surplus",
                "--tables",
            })
    void badOptionIsUsageError(String options) {
        String ignored = fails(2, dump("x.heliodump", options.split(" ", -1)));
    }

    @Test
    void misspeltOptionOrCommandIsAnsweredWithTheRightOne() {
        assertThat(fails(2, dump("x.heliodump", "--compres", "zstd"))).contains("--compress");
        assertThat(fails(2, List.of("restor"))).contains("restore");
        assertThat(fails(2, List.of("dump"))).contains("--output");
        assertThat(fails(2, List.of())).contains("--help");
    }

    @Test
    void badRestoreModeIsUsageError() {
        List<String> words = new ArrayList<>(restore(good));
        words.addAll(List.of("--mode", "replace"));
        assertThat(fails(2, words)).contains("replace");
    }

    @Test
    void directoryAsOutputIsRefused() throws IOException {
        String error = fails(2, words("dump", "-o", directory.toString()));
        assertThat(error).contains(directory.toString());
    }

    @Test
    void missingOutputDirectoryIsNotFound() {
        String error = fails(12, dump("nowhere/x.heliodump"));
        assertThat(error).contains("nowhere");
    }

    @Test
    void readOnlyPlaceIsRefused() {
        // Root may write everywhere but here.
        Path place = Path.of("/proc/sys/x.heliodump");
        Assumptions.assumeTrue(Files.isDirectory(place.getParent()), "no /proc");
        ProgramRun.Outcome outcome = ProgramRun.run(words("dump", "-o", place.toString()));
        assertThat(outcome.exitCode()).isIn(2, 12);
        assertThat(outcome.errorLines()).hasSize(1);
        assertThat(outcome.hintLines()).hasSize(1);
        assertThat(outcome.err()).contains(place.toString());
    }

    private String fails(int exitCode, List<String> words) {
        return failsWith(Map.of(), exitCode, words);
    }

    private String failsWith(Map<String, String> environment, int exitCode, List<String> words) {
        ProgramRun.Outcome outcome = ProgramRun.run(environment, words);
        assertThat(outcome.exitCode())
                .as("exit code of %s: %s", words, outcome)
                .isEqualTo(exitCode);
        assertThat(outcome.out()).as("output of %s", words).isEmpty();
        assertThat(outcome.err().lines()).as("errors of %s", words).hasSize(2);
        assertThat(outcome.errorLines()).as("errors of %s: %s", words, outcome).hasSize(1);
        assertThat(outcome.hintLines()).as("hints of %s: %s", words, outcome).hasSize(1);
        assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("internal error");
        return outcome.err();
    }

    private String port() {
        return Integer.toString(server.port());
    }

    private List<String> restore(Path file) {
        return words("restore", "-i", file.toString());
    }

    private List<String> dump(String name, String... options) {
        List<String> words = words("dump", "-o", work.resolve(name).toString());
        words.addAll(Arrays.asList(options));
        return words;
    }

    private List<String> words(String... first) {
        List<String> words = new ArrayList<>(Arrays.asList(first));
        words.addAll(server.flags(DATABASE));
        return words;
    }
}
