package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a selection of tables brings along, and that it can be restored. */
class SelectionTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.start();
        server.createDatabase("source");
        RoundTripTest.execute(server, "source", RoundTripTest.script("kinds.sql"));
        // Its check reads a table from a string: no server knows of that dependency.
        RoundTripTest.execute(server, "source", "DROP TABLE app.checked");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void selectedTableBringsWhatItNeedsAndNothingElse() throws Exception {
        Catalog catalog = read(List.of("app.orders"), List.of(), "orders_copy");
        assertThat(names(catalog)).contains("orders").contains("users");
        Catalog identities = read(List.of("identities"), List.of(), "identities_copy");
        assertThat(names(identities)).containsExactly("identities");
        assertThat(identities.sequences()).hasSize(2);
        assertThat(identities.schema().objects()).noneMatch(o -> o.kind().equals("view"));
    }

    @Test
    void partitionedTableBringsItsPartitionsAndForeignKeysDoNotPull() throws Exception {
        Catalog catalog = read(List.of("events"), List.of(), "events_copy");
        assertThat(names(catalog)).containsExactly("a_loose", "events_2024_a", "events_2024_rest");
        assertThat(catalog.notCarried())
                .containsExactly("1 foreign keys to tables that are not selected");
    }

    @Test
    void excludedTableIsLeftOutWithWhatNeedsIt() throws Exception {
        Catalog catalog = read(List.of(), List.of("users"), "excluded_copy");
        assertThat(names(catalog)).doesNotContain("users").contains("orders");
        assertThat(catalog.schema().objects()).noneMatch(o -> o.name().equals("names"));
        assertThat(catalog.notCarried()).hasSize(1);
    }

    private static List<String> names(Catalog catalog) {
        return catalog.schema().tables().stream().map(TableDef::name).toList();
    }

    private static Catalog read(List<String> include, List<String> exclude, String copy)
            throws SQLException {
        Catalog catalog;
        try (Connection connection = server.connect("source")) {
            RoundTripTest.begin(connection);
            TableSelection selection = new TableSelection(include, exclude);
            assertThat(CatalogReader.tablesToLock(connection, selection)).isNotEmpty();
            catalog = CatalogReader.read(connection, selection);
        }
        server.createDatabase(copy);
        RoundTripTest.restore(server, copy, catalog);
        return catalog;
    }
}
