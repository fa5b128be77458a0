package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pg.DatabaseReplacement;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Objects of every kind go into a database beside the old one, and into the old one in place. */
class EveryKindRestoreTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("-c wal_level=logical");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds", "details", "extending", "hostile"})
    void restoredDatabaseIsDumpedAsItsSource(String script) throws IOException, SQLException {
        createSource(script);
        byte[] dump = RestoreFixture.dump(server.settings(script));
        String copy = script + "_copy";
        server.createDatabase(copy);
        RestoreResult beside = RestoreFixture.restore(server.settings(copy), dump);
        assertThat(beside.isInPlace()).isFalse();
        assertThat(beside.skipped()).isEmpty();
        assertThat(server.dumpSchema(copy)).isEqualTo(server.dumpSchema(script));

        holdOnTo(copy);
        RestoreResult inPlace = RestoreFixture.restore(server.settings(copy), dump);
        assertThat(inPlace.isInPlace()).isTrue();
        assertThat(server.dumpSchema(copy)).isEqualTo(server.dumpSchema(script));
    }

    /** A server does not drop a database that has subscriptions. */
    @Test
    void databaseThatIsNotWantedGoesWithItsSubscriptions() {
        server.execute("postgres", "CREATE DATABASE untouched");
        try (DatabaseReplacement replacement =
                DatabaseReplacement.create(server.settings("untouched"), "a1").orElseThrow()) {
            server.execute(
                    replacement.settings().database(),
                    "CREATE SUBSCRIPTION \"s 1\" CONNECTION 'dbname=x' PUBLICATION p WITH (connect"
                            + " = false, slot_name = 'slot')");
        }
        assertThat(
                        server.query(
                                "postgres",
                                "SELECT count(*) FROM pg_database WHERE datname ~ 'heliosdb_'"))
                .isEqualTo("0");
    }

    /** A logical replication slot or a subscription: no other database can take its place. */
    private static void holdOnTo(String database) {
        server.execute(
                database,
                "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(database));
    }

    private static void createSource(String script) throws IOException, SQLException {
        server.createDatabase(script);
        try (InputStream stream =
                        EveryKindRestoreTest.class.getResourceAsStream(
                                "/io/heliosdb/lite/pg/catalog/%s.sql".formatted(script));
                Connection connection = server.connectPlain(script);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
