package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Rows that users put into tables of an extension are theirs; the others are the extension's. */
class ExtensionTableTest {
    private static final String CONTROL =
            """
            comment = 'tables that users fill'
            default_version = '1'
            relocatable = true
            """;

    /** By name, the table that refers to another would come before it. */
    private static final String SCRIPT =
            """
            CREATE TABLE sizes (name text PRIMARY KEY, bytes int8, standard bool DEFAULT false);
            INSERT INTO sizes VALUES ('small', 1, true), ('large', 1000, true);
            SELECT pg_catalog.pg_extension_config_dump('sizes', 'WHERE NOT standard');
            CREATE TABLE boxes (id serial PRIMARY KEY, size text REFERENCES sizes);
            INSERT INTO boxes (size) VALUES ('small'), ('large');
            SELECT pg_catalog.pg_extension_config_dump('boxes', '');
            SELECT pg_catalog.pg_extension_config_dump('boxes_id_seq', '');
            CREATE TABLE internals (id int);
            INSERT INTO internals VALUES (1);
            """;

    private static final String CHANGES =
            """
            INSERT INTO sizes VALUES ('huge', 1000000);
            UPDATE boxes SET size = 'huge' WHERE id = 1; DELETE FROM boxes WHERE id = 2;
            INSERT INTO boxes (size) SELECT 'huge' FROM generate_series(1, 100);
            CREATE TABLE own (size text REFERENCES sizes); INSERT INTO own VALUES ('huge')
            """;

    private static final String STATE =
            """
            SELECT t::text FROM sizes t UNION ALL SELECT t::text FROM boxes t
            UNION ALL SELECT t::text FROM own t UNION ALL SELECT 'internal ' || id FROM internals
            UNION ALL SELECT 'next ' || last_value FROM boxes_id_seq ORDER BY 1
            """;

    @TempDir private static Path directory;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws Exception {
        Path extension = Files.createDirectory(directory.resolve("extension"));
        Files.writeString(extension.resolve("boxes.control"), CONTROL);
        Files.writeString(extension.resolve("boxes--1.sql"), SCRIPT);
        // The server runs under another account.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = EmbeddedServer.start();
        server.execute(
                "postgres",
                "ALTER SYSTEM SET extension_control_path = '%s:$system'".formatted(directory));
        server.execute("postgres", "SELECT pg_reload_conf()");
        server.execute("postgres", "CREATE ROLE plain LOGIN");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void rowsOfUsersTravel() throws Exception {
        server.createDatabase("source");
        server.execute("source", "CREATE EXTENSION boxes");
        server.execute("source", CHANGES);
        Path file = dump("source");
        List<String> before = server.query("source", STATE);

        server.createDatabase("target");
        Transfer.restore(server, "target", file, 4);

        assertThat(server.query("target", STATE)).isEqualTo(before);
        assertThat(Transfer.verify(file).damages()).isEmpty();
    }

    /** The extension stays, with rows that are of no worth any more. */
    @Test
    void rowsOfUsersAreReplacedInPlace() throws Exception {
        server.execute("postgres", "CREATE DATABASE owned OWNER plain TEMPLATE template0");
        server.execute("owned", "CREATE EXTENSION boxes; GRANT ALL ON SCHEMA public TO plain");
        server.execute("owned", CHANGES);
        server.execute(
                "owned",
                """
                ALTER TABLE own OWNER TO plain;
                GRANT ALL ON sizes, boxes, boxes_id_seq, internals TO plain
                """);
        Path file = dump("owned");
        List<String> before = server.query("owned", STATE);
        server.execute(
                "owned",
                """
                INSERT INTO sizes VALUES ('later', 7); INSERT INTO boxes (size) VALUES ('later');
                DELETE FROM boxes WHERE id = 3
                """);

        ConnectionSettings settings =
                ConnectionSettings.local("127.0.0.1", server.port(), "owned", "plain");
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file))) {
            RestoreResult result =
                    new CleanRestore(settings, RestoreRequest.of(2), Progress.NONE).run(dump, "x");
            assertThat(result.isInPlace()).isTrue();
        }
        assertThat(server.query("owned", STATE)).isEqualTo(before);
    }

    private static Path dump(String database) {
        Path file = directory.resolve(database + ".heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.NONE, 2);
        DumpResult result = Transfer.dump(server, database, request, file);
        assertThat(result.notCarried()).isEmpty();
        return file;
    }
}
