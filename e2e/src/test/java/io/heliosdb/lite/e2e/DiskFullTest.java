package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A disk that fills up: exit code 15, and what was there stays. Needs root, to mount one. */
class DiskFullTest {
    private Path home;
    private Path small;
    private boolean isMounted;

    @BeforeEach
    void makeFolders() throws Exception {
        home = Commands.openDirectory();
        small = Files.createDirectory(home.resolve("small"));
    }

    @AfterEach
    void removeFolders() {
        if (isMounted) {
            String ignored = Commands.run(List.of("umount", small.toString()));
        }
        Commands.deleteAll(home);
    }

    @Test
    void dumpThatDoesNotFitLeavesTheOldFile() throws Exception {
        mount("3m");
        Path old = Files.writeString(small.resolve("x.heliodump"), "old contents");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.createDatabase("big");
            fill(server);
            for (String name : List.of("x.heliodump", "y.heliodump")) {
                List<String> words = new ArrayList<>(List.of("dump", "-o"));
                words.add(small.resolve(name).toString());
                words.addAll(server.flags("big"));
                ranOut(ProgramRun.run(words));
                assertThat(Commands.names(small)).containsExactly("x.heliodump");
                assertThat(old).hasContent("old contents");
            }
        }
    }

    @Test
    void appendThatDoesNotFitLeavesTheChain() throws Exception {
        mount("3m");
        String base = small.resolve("base.heliodump").toString();
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.createDatabase("big");
            server.createDatabase("copy");
            server.execute(
                    "big",
                    "CREATE TABLE kept AS SELECT i AS id FROM generate_series(1, 2) i;"
                            + " ALTER TABLE kept ADD PRIMARY KEY (id)");
            List<String> append = new ArrayList<>(List.of("dump", "--append", "-o", base));
            append.addAll(server.flags("big"));
            assertThat(ProgramRun.run(append).exitCode()).isZero();
            server.execute("big", "DELETE FROM kept WHERE id = 2");
            fill(server);
            ranOut(ProgramRun.run(append));
            assertThat(Commands.names(small)).containsExactly("base.heliodump");
            server.execute("big", "DROP TABLE a");
            assertThat(ProgramRun.run(append).exitCode()).isZero();
            List<String> restore =
                    new ArrayList<>(List.of("restore", "-i", base, "--to", "latest"));
            restore.addAll(server.flags("copy"));
            assertThat(ProgramRun.run(restore).exitCode()).isZero();
            assertThat(Fingerprint.ofRows(server, "copy"))
                    .isEqualTo(Fingerprint.ofRows(server, "big"));
        }
    }

    @Test
    void restoreThatDoesNotFitLeavesTheOldData() throws Exception {
        Path file = home.resolve("big.heliodump");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.createDatabase("big");
            fill(server);
            DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 2);
            DumpResult ignored = Transfer.dump(server, "big", request, file);
        }
        mount("90m");
        Path data = Files.createDirectory(small.resolve("pg"));
        Path ballast = Files.write(small.resolve("ballast"), new byte[20 << 20]);
        Assumptions.assumeTrue(DebianServer.isPresent(), "no PostgreSQL programs");
        // The log has room elsewhere: a server whose log finds none ends at once, all of it.
        Path log = Files.createDirectory(home.resolve("log"));
        if (Commands.isRoot()) {
            String ignored = Commands.run(List.of("chown", "postgres", log.toString()));
        }
        List<String> initdb = List.of("--waldir=" + log.resolve("wal"));
        try (DebianServer server = DebianServer.startIn(data, initdb, List.of())) {
            server.createDatabase("target");
            server.execute("target", "CREATE TABLE old AS SELECT generate_series(1, 100)");
            Map<String, String> before = Fingerprint.ofRows(server, "target");
            List<String> words = new ArrayList<>(List.of("restore", "-i", file.toString()));
            words.addAll(server.flags("target"));
            ranOut(ProgramRun.run(words));
            // A server that found no room for its own files may have stopped: make room, start.
            Files.delete(ballast);
            server.restart();
            assertThat(Fingerprint.ofRows(server, "target")).isEqualTo(before);
        }
    }

    private static void ranOut(ProgramRun.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(15);
        assertThat(outcome.errorLines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.hintLines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.out()).isEmpty();
    }

    private static void fill(EmbeddedServer server) throws Exception {
        server.execute(
                "big",
                """
                CREATE TABLE a AS SELECT i AS id, md5(i::text) || md5((i + 1)::text) AS v
                    FROM generate_series(1, 700000) i;
                """);
    }

    private void mount(String size) {
        boolean canMount = Commands.isRoot();
        if (canMount) {
            try {
                String options = "size=" + size + ",mode=755";
                String ignored =
                        Commands.run(
                                List.of(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        options,
                                        "tmpfs",
                                        "" + small));
                isMounted = true;
            } catch (UncheckedIOException e) {
                canMount = false;
            }
        }
        if (!canMount) {
            System.err.println("SKIPPED: cannot mount a small disk");
        }
        Assumptions.assumeTrue(canMount, "cannot mount a small disk");
    }
}
