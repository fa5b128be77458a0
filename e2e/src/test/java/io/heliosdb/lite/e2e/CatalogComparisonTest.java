package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.RestoreResult;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the catalog reader knows of, compared by somebody who does not know what it knows. */
class CatalogComparisonTest {
    private static final Path SCRIPTS =
            ProgramRun.root().resolve("core/src/test/resources/io/heliosdb/lite/pg/catalog");

    @TempDir static Path directory;

    private static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds", "kinds18", "hostile"})
    void restoredCatalogIsTheSame(String name) throws Exception {
        server.createDatabase(name);
        server.createDatabase(name + "_copy");
        server.execute(name, Files.readString(SCRIPTS.resolve(name + ".sql")));
        Path file = directory.resolve(name + ".heliodump");
        DumpResult dumped =
                Transfer.dump(
                        server,
                        name,
                        DumpRequest.of(TableSelection.all(), Compression.LZ4, 2),
                        file);
        assertThat(dumped.notCarried()).isEmpty();
        RestoreResult restored = Transfer.restore(server, name + "_copy", file, 2);
        assertThat(restored.skipped()).isEmpty();
        assertThat(
                        CatalogFingerprint.first(
                                CatalogFingerprint.differences(
                                        CatalogFingerprint.of(server, name),
                                        CatalogFingerprint.of(server, name + "_copy"))))
                .isEmpty();
    }

    @Test
    void differencesAreFoundAndNamed() throws Exception {
        server.createDatabase("one");
        server.createDatabase("other");
        server.execute("one", "CREATE TABLE t (a int DEFAULT 1, b int); CREATE INDEX i ON t (a)");
        server.execute(
                "other", "CREATE TABLE t (b int, a int DEFAULT 2); GRANT SELECT ON t TO PUBLIC");
        List<String> differences =
                CatalogFingerprint.differences(
                        CatalogFingerprint.of(server, "one"),
                        CatalogFingerprint.of(server, "other"));
        assertThat(differences)
                .contains(
                        "missing: class index public.i",
                        "attrdef default value for column a of table public.t: adbin: expected [1],"
                                + " actual [2]",
                        "attribute column a of table public.t: position: expected [1], actual [2]")
                .anyMatch(line -> line.startsWith("class table public.t: relacl: expected"));
    }
}
