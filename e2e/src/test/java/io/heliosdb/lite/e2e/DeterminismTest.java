package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The same data, options, dump id and clock give the same bytes, whatever the number of jobs. */
class DeterminismTest {
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Instant NOON = Instant.parse("2025-12-08T12:00:00Z");

    /** The server writes to its log now and then by itself, and a dump records the position. */
    private static final int ATTEMPTS_MAX = 5;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void jobsDoNotChangeTheFile(String compression) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.createDatabase("d");
            server.execute("d", RoundTripTest.script("types.sql"));
            server.execute("d", RoundTripTest.script("shapes.sql"));
            // An instance remembers each dump, and so moves its log position and snapshot on.
            server.execute("d", "DROP EXTENSION heliosdb");
            server.execute("postgres", "CHECKPOINT");
            for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
                String before = position(server);
                List<byte[]> files = new ArrayList<>();
                for (int jobs : new int[] {1, 2, 4, 4}) {
                    files.add(dump(server, compression, jobs));
                }
                if (position(server).equals(before)) {
                    assertThat(files.get(0).length).isGreaterThan(100_000);
                    assertThat(files.get(1)).isEqualTo(files.get(0));
                    assertThat(files.get(2)).isEqualTo(files.get(0));
                    assertThat(files.get(3)).isEqualTo(files.get(0));
                    return;
                }
            }
            throw new IllegalStateException("the server was never quiet");
        }
    }

    private byte[] dump(EmbeddedServer server, String compression, int jobs) throws Exception {
        Path file = directory.resolve(jobs + ".heliodump");
        DumpRequest request =
                DumpRequest.of(TableSelection.all(), Compression.of(compression), jobs);
        DumpResult ignored = Transfer.dump(server, "d", request, file, ID, NOON);
        return Files.readAllBytes(file);
    }

    private static String position(EmbeddedServer server) throws SQLException {
        return server.query("d", "SELECT pg_current_wal_lsn() || ' ' || pg_current_snapshot()")
                .getFirst();
    }
}
