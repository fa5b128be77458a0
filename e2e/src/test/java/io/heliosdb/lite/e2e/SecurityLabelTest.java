package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Security labels of every kind of object, of a provider that is compiled for it. */
class SecurityLabelTest {
    /** Those of subscriptions are listed for all databases; pg_dump tells which is whose. */
    private static final String LABELS =
            """
            SELECT concat_ws(' ', objtype, objname, provider, label) FROM pg_seclabels
            WHERE objtype NOT IN ('database', 'role', 'subscription') ORDER BY 1
            """;

    private static final String LABEL_OF_DATABASE =
            "SELECT label FROM pg_seclabels WHERE objname = 'copy' AND objtype = 'database'";

    private static Path directory;
    private static DebianServer server;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(DebianServer.isPresent(), "no PostgreSQL programs");
        directory = Commands.openDirectory();
        server = DebianServer.start("wal_level=logical", "shared_preload_libraries=" + provider());
        server.createDatabase("labelled");
        server.execute("labelled", RoundTripTest.script("labels.sql"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (directory != null) {
            Commands.deleteAll(directory);
        }
    }

    /** Compiles it, or skips the test, visibly, without a compiler or the server's headers. */
    private static Path provider() throws IOException {
        Path headers = Path.of(headers());
        boolean isPossible =
                Files.isExecutable(Path.of("/usr/bin/gcc"))
                        && Files.exists(headers.resolve("postgres.h"));
        if (!isPossible) {
            System.err.println("SKIPPED: no gcc, or no postgres.h in " + headers);
        }
        Assumptions.assumeTrue(isPossible, "no gcc, or no postgres.h in " + headers);
        Path source = directory.resolve("labels.c");
        Files.writeString(source, RoundTripTest.script("labels.c"));
        Path library = directory.resolve("labels.so");
        String ignored =
                Commands.run(
                        List.of(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-I" + headers,
                                source.toString(),
                                "-o",
                                library.toString()));
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
        return library;
    }

    private static String headers() {
        List<String> command =
                List.of(DebianServer.programFile("pg_config"), "--includedir-server");
        return Commands.run(command).strip();
    }

    private static Path dump() {
        Path file = directory.resolve("labelled.heliodump");
        if (!Files.exists(file)) {
            DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.NONE, 2);
            assertThat(Transfer.dump(server, "labelled", request, file).notCarried()).isEmpty();
        }
        return file;
    }

    @Test
    void labelsOfEveryKindSurvive() throws Exception {
        server.createDatabase("copy");
        server.execute("copy", "SECURITY LABEL ON DATABASE copy IS 'its own'");

        assertThat(Transfer.restore(server, "copy", dump(), 2).skipped()).isEmpty();

        List<String> labels = server.query("labelled", LABELS);
        assertThat(labels).hasSize(27).contains("large object 2 helios Test another");
        assertThat(server.query("copy", LABELS)).isEqualTo(labels);
        assertThat(server.dumpSchema("copy")).isEqualTo(server.dumpSchema("labelled"));
        assertThat(server.query("copy", LABEL_OF_DATABASE)).containsExactly("its own");
    }

    @Test
    void serverWithoutTheProviderLeavesThemOutAndSaysSoOnce() throws Exception {
        Path file = dump();
        try (DebianServer other = DebianServer.start("wal_level=logical")) {
            ProgramRun.Outcome restore =
                    ProgramRun.run(
                            List.of("restore", "-i", file.toString()),
                            other.flags("postgres").toArray(String[]::new));
            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err().lines().filter(line -> line.startsWith("WARNING:")))
                    .singleElement()
                    .asString()
                    .contains("\"helios Test\" is not loaded", "28 security labels");
        }
    }
}
