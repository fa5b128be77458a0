package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The guide's way out of an older version, with the file that one has left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrateDumpTest {
    private static final Path GOLDEN =
            ProgramRun.root().resolve("format/src/test/resources/golden/3.0.0/shop.heliodump");

    @TempDir static Path directory;

    private EmbeddedServer server;
    private byte[] golden;
    private Path work;
    private Path old;
    private Path migrated;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase("shop");
        server.execute("shop", RoundTripTest.script("golden-3.0.0.sql"));
        golden = Files.readAllBytes(GOLDEN);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void copyGoldenFile() throws IOException {
        work = Files.createTempDirectory(directory, "work");
        old = Files.write(work.resolve("old.heliodump"), golden);
        migrated = work.resolve("new.heliodump");
    }

    @Test
    void oldFileIsRefusedMigratedVerifiedAndRestored() throws Exception {
        server.createDatabase("copy");
        String[] copy = server.flags("copy").toArray(String[]::new);
        ProgramRun.Outcome refused = ProgramRun.run(List.of("restore", "-i", old.toString()), copy);
        assertThat(refused.exitCode()).isEqualTo(11);
        assertThat(refused.err())
                .isEqualTo(
                        """
                        ERROR: dump version 3.0.0 incompatible with HeliosDB 3.1.0: file=%s
                        HINT: Run heliosdb-lite migrate-dump --input %s --output new.heliodump.
                        """
                                .formatted(old, old));
        ProgramRun.Outcome verified = ProgramRun.run(List.of("verify", "-i", old.toString()));
        assertThat(verified.exitCode()).isEqualTo(11);
        assertThat(verified.out()).contains("Version: 3.0.0 (incompatible)\n");

        ProgramRun.Outcome migration = migrate(old, migrated, "--json");
        assertThat(migration.err()).isEmpty();
        assertThat(migration.exitCode()).isZero();
        assertThat(migration.out())
                .contains("\"version_before\":\"3.0.0\"", "\"version\":\"3.1.0\"", "\"rows\":194");
        assertThat(Files.readAllBytes(old)).isEqualTo(golden);
        assertThat(Commands.names(work)).containsExactly("new.heliodump", "old.heliodump");

        assertThat(ProgramRun.run(List.of("verify", "-i", migrated.toString())).exitCode())
                .isZero();
        ProgramRun.Outcome restored =
                ProgramRun.run(List.of("restore", "-i", migrated.toString()), copy);
        assertThat(restored.exitCode()).as("%s", restored).isZero();
        assertThat(Fingerprint.of(server, "copy")).isEqualTo(Fingerprint.of(server, "shop"));
    }

    @Test
    void noFileIsReplacedByAMigration() throws Exception {
        requireRefused(14, migrate(old, old));
        Path link = Files.createSymbolicLink(work.resolve("link.heliodump"), old);
        requireRefused(14, migrate(old, link));
        assertThat(Files.readAllBytes(old)).isEqualTo(golden);
        Files.writeString(migrated, "precious");
        requireRefused(14, migrate(old, migrated));
        assertThat(migrated).hasContent("precious");
    }

    @Test
    void damagedOldFileIsCorruptAndLeavesNothing() throws Exception {
        byte[] flipped = golden.clone();
        flipped[golden.length / 2] ^= 1;
        Files.write(old, flipped);
        assertThat(requireRefused(10, migrate(old, migrated)))
                .contains("checksum mismatch in dump file")
                .contains("offset=" + (golden.length - 4));
        Files.write(old, Arrays.copyOf(golden, golden.length / 2));
        assertThat(requireRefused(10, migrate(old, migrated)))
                .contains("unexpected end of file")
                .contains("offset=" + golden.length / 2);
        assertThat(Commands.names(work)).containsExactly("old.heliodump");
    }

    @Test
    void fileThatIsNotOldIsRefused() throws Exception {
        assertThat(migrate(old, migrated).exitCode()).isZero();
        Path again = work.resolve("again.heliodump");
        ProgramRun.Outcome current = migrate(migrated, again);
        assertThat(requireRefused(2, current)).contains("dump needs no migration");
        byte[] newer = golden.clone();
        newer[8] = 4;
        Files.write(old, newer);
        assertThat(requireRefused(11, migrate(old, again)))
                .contains("dump version 4.0.0 incompatible with HeliosDB 3.1.0");
        assertThat(Files.exists(again)).isFalse();
    }

    private static ProgramRun.Outcome migrate(Path input, Path output, String... options) {
        return ProgramRun.run(
                List.of("migrate-dump", "-i", input.toString(), "-o", output.toString()), options);
    }

    private static String requireRefused(int exitCode, ProgramRun.Outcome outcome) {
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(exitCode);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errorLines()).hasSize(1);
        assertThat(outcome.hintLines()).hasSize(1);
        assertThat(outcome.err().lines()).hasSize(2);
        return outcome.err();
    }
}
