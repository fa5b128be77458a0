package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a configuration file does to the commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigTest {
    @TempDir static Path directory;

    private EmbeddedServer server;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.execute(
                "postgres",
                "CREATE TABLE t AS SELECT i, md5(i::text) m FROM generate_series(1, 5000) i");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void dumpFollowsFileEnvironmentAndFlags() throws Exception {
        Path config =
                write("[dump]\ncompression = 'zstd'\ncompression_level = 9\nbatch_size = 1000\n");
        Path out = directory.resolve("a.heliodump");
        run(Map.of(), config, "dump", "-o", out.toString());
        assertDump(out, new Compression("zstd", 9), 5);
        run(Map.of("HELIOSDB_DUMP_COMPRESSION", "lz4"), config, "dump", "-o", out.toString());
        assertDump(out, Compression.LZ4, 5);
        Map<String, String> without = Map.of("HELIOSDB_DUMP_BATCH_SIZE", "");
        run(without, config, "dump", "-o", out.toString(), "--compress", "none");
        assertDump(out, Compression.NONE, 1);
        run(without, config, "dump", "-o", out.toString(), "--compression-level", "1");
        assertDump(out, new Compression("zstd", 1), 1);
    }

    private static void assertDump(Path file, Compression compression, int chunks) {
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file))) {
            assertThat(dump.metadata().compression()).isEqualTo(compression.name());
            assertThat(dump.metadata().compressionLevel()).isEqualTo(compression.level());
            assertThat(dump.chunks()).hasSize(chunks);
            assertThat(dump.check(1).isPassed()).isTrue();
        }
    }

    @Test
    void restoreKeepsWhatItReplaces() throws Exception {
        server.createDatabase("kept");
        server.execute("kept", "CREATE TABLE old AS SELECT 1 AS x");
        Path dump = directory.resolve("new.heliodump");
        Path safe = Files.createDirectories(directory.resolve("safe"));
        Path config = write("[restore]\nsafety_dump = 'safe'\nbatch_size = 50000\n");
        run(Map.of(), config, "dump", "-o", dump.toString());
        Map<String, String> kept = Map.of("PGDATABASE", "kept");
        run(kept, config, "restore", "-i", dump.toString());
        assertThat(Commands.names(safe))
                .singleElement()
                .asString()
                .startsWith("before-restore-kept-");
        Path file = safe.resolve(Commands.names(safe).getFirst());
        run(kept, write(""), "restore", "-i", file.toString());
        assertThat(server.query("kept", "SELECT x FROM old")).containsExactly("1");
        assertThat(Commands.names(safe)).hasSize(1);
    }

    @Test
    void nothingStartsWithWrongSettings() throws Exception {
        Path config = write("[dump]\ncompresion = 'lz4'\n");
        Path out = directory.resolve("never.heliodump");
        for (List<String> command :
                List.of(
                        List.of("dump", "-o", out.toString(), "-p", "1"),
                        List.of("restore", "-i", out.toString(), "-p", "1"),
                        List.of("start", "--memory", "-p", "1"),
                        List.of("config", "check"))) {
            ProgramRun.Outcome outcome = ProgramRun.run(command, "--config", config.toString());
            assertThat(outcome.exitCode()).as(command + outcome.err()).isEqualTo(2);
            assertThat(outcome.errorLines())
                    .containsExactly(
                            "ERROR: unknown key in the configuration: file=%s line=2 key=dump.compresion"
                                    .formatted(config));
            assertThat(outcome.hintLines())
                    .containsExactly("HINT: Did you mean compression in [dump]?");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void pruneFollowsFileAndFlags() throws Exception {
        Path config =
                write("[dump]\nretention_days = 30\nkeep_weekly = 4\ntimezone = 'Asia/Tokyo'\n");
        ProgramRun.Outcome outcome =
                ProgramRun.run(
                        List.of("prune", directory.toString(), "--dry-run", "--keep-weekly", "8"),
                        "--config",
                        config.toString());
        assertThat(outcome.out())
                .contains("\nRules: retention_days=30 keep_weekly=8 timezone=Asia/Tokyo\n");
    }

    @Test
    void checkExplainsEveryValue() throws Exception {
        Path config = write("[dump]\nschedule = '@daily'\nbackup_dir = '/b'\n");
        Map<String, String> environment = Map.of("HELIOSDB_HTTP_PORT", "9187");
        ProgramRun.Outcome text =
                ProgramRun.run(
                        environment, List.of("config", "check", "--config", config.toString()));
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
                .startsWith("Configuration file: " + config + "\n")
                .containsPattern("\ndump.schedule +@daily +" + config + ":2\n")
                .containsPattern("\ndump.compression +zstd +default\n")
                .containsPattern("\nhttp.port +9187 +HELIOSDB_HTTP_PORT\n");
        ProgramRun.Outcome json =
                ProgramRun.run(List.of("config", "check", "--config", config.toString(), "--json"));
        assertThat(json.out())
                .contains(
                        "{\"key\":\"dump.schedule\",\"value\":\"@daily\",\"origin\":\"file\",\"place\":\"%s:2\",\"variable\":\"HELIOSDB_DUMP_SCHEDULE\"}"
                                .formatted(config));
        assertThat(json.exitCode()).isZero();
    }

    private void run(Map<String, String> environment, Path config, String... words) {
        Map<String, String> all = new HashMap<>();
        all.put("PGHOST", "127.0.0.1");
        all.put("PGPORT", Integer.toString(server.port()));
        all.put("PGUSER", DatabaseServer.USER);
        all.put("PGDATABASE", "postgres");
        all.put("HELIOSDB_CONFIG", config.toString());
        all.putAll(environment);
        ProgramRun.Outcome outcome = ProgramRun.run(all, List.of(words));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("config.toml"), text);
    }
}
