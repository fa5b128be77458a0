package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a selection of tables brings along, and that it can be restored. */
class SelectionTest {
    private static final String MORE =
            """
            CREATE SEQUENCE app.free_numbers;
            CREATE TABLE app.numbered (id int DEFAULT nextval('app.free_numbers'));
            CREATE SCHEMA exter;
            CREATE TABLE exter.outside (mail app.email, user_id int REFERENCES app.users);
            CREATE VIEW exter.reading AS SELECT name FROM app.users;
            """;

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.start();
        server.createDatabase("source");
        RoundTripTest.execute(server, "source", RoundTripTest.script("kinds.sql"));
        // Its check reads a table from a string: no server knows of that dependency.
        RoundTripTest.execute(server, "source", "DROP TABLE app.checked");
        RoundTripTest.execute(server, "source", MORE);
    }

    @Test
    void selectedTableBringsWhatItNeedsAndNothingElse() throws Exception {
        // A policy of orders reads users, whose rows nobody asked for.
        Catalog catalog = read(named("app.orders"), "orders_copy");
        assertThat(withRows(catalog)).containsExactly("orders");
        assertThat(withoutRows(catalog)).contains("users");
        assertThat(catalog.notCarried())
                .containsExactly(
                        "1 foreign keys to tables or rows that are left out (fk constraint"
                                + " orders_user)");
        Catalog identities = read(named("app.identities"), "identities_copy");
        assertThat(withRows(identities)).containsExactly("identities");
        assertThat(withoutRows(identities)).isEmpty();
        assertThat(identities.sequences()).hasSize(2);
        assertThat(identities.schema().objects()).noneMatch(o -> o.kind().equals("view"));
        // The schema comes with who may use it.
        assertThat(identities.schema().objects())
                .anyMatch(o -> o.kind().equals("acl") && o.name().equals("app"))
                .anyMatch(o -> o.kind().equals("comment") && o.name().equals("app"));
    }

    @Test
    void partitionedTableBringsItsPartitionsAndForeignKeysDoNotPull() throws Exception {
        Catalog catalog = read(named("app.events"), "events_copy");
        assertThat(withRows(catalog))
                .containsExactly("a_loose", "events_2024_a", "events_2024_rest");
        assertThat(withoutRows(catalog)).isEmpty();
        assertThat(catalog.notCarried())
                .containsExactly(
                        "1 foreign keys to tables or rows that are left out (fk constraint"
                                + " events_user_id_fkey)");
    }

    @Test
    void partitionBringsItsParentsWithoutTheirOtherPartitions() throws Exception {
        Catalog catalog = read(named("app.events_2024_a"), "partition_copy");
        assertThat(withRows(catalog)).containsExactly("events_2024_a");
        assertThat(withoutRows(catalog)).isEmpty();
        assertThat(names(catalog, "table"))
                .containsExactly("events", "events_2024", "events_2024_a");
    }

    @Test
    void excludedTableIsLeftOutWithWhatNeedsIt() throws Exception {
        Catalog catalog = read(excluding("app.users"), "excluded_copy");
        assertThat(withRows(catalog)).doesNotContain("users").contains("orders");
        assertThat(names(catalog, "view")).doesNotContain("names");
        assertThat(catalog.notCarried())
                .hasSize(2)
                .anyMatch(line -> line.contains("view names"))
                .anyMatch(line -> line.contains("fk constraint orders_user"));
    }

    @Test
    void excludedSequenceTakesItsDefaultsButNoTable() throws Exception {
        Catalog catalog = read(excluding("app.free_numbers"), "sequence_copy");
        assertThat(names(catalog, "sequence")).doesNotContain("free_numbers");
        assertThat(withRows(catalog)).contains("numbered");
        assertThat(catalog.notCarried())
                .containsExactly("1 objects that need excluded tables (default numbered)");
    }

    @Test
    void schemaBringsWhatItNeedsOfOtherSchemas() throws Exception {
        Catalog catalog = read(ofSchemas(List.of("ex?er"), List.of()), "schema_copy");
        assertThat(withRows(catalog)).containsExactly("outside");
        assertThat(withoutRows(catalog)).contains("users");
        assertThat(names(catalog, "extension")).contains("citext");
        assertThat(names(catalog, "view")).containsExactly("reading");
        assertThat(names(catalog, "event trigger")).isEmpty();
        assertThat(names(catalog, "publication")).isEmpty();
    }

    @Test
    void excludedSchemaKeepsTheTypesThatOthersNeed() throws Exception {
        Catalog catalog = read(ofSchemas(List.of(), List.of("app")), "without_schema_copy");
        assertThat(withRows(catalog)).containsExactly("nothing", "outside");
        assertThat(withoutRows(catalog)).isEmpty();
        assertThat(names(catalog, "domain")).containsExactly("email");
        // An event trigger and a cast belong to no schema, and bring their functions.
        assertThat(names(catalog, "function")).containsExactly("mood_number(app.mood)", "on_ddl()");
        assertThat(catalog.notCarried())
                .anyMatch(line -> line.contains("view reading"))
                .anyMatch(line -> line.contains("fk constraint outside_user_id_fkey"));
    }

    @Test
    void rowsOfTablesCanBeLeftOut() throws Exception {
        TableSelection selection =
                new TableSelection(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("app.users", "app.events", "app.plain"),
                        DumpContent.ALL,
                        List.of());
        Catalog catalog = read(selection, "without_rows_copy");
        assertThat(withoutRows(catalog))
                .containsExactly("a_loose", "events_2024_a", "events_2024_rest", "users");
        assertThat(catalog.sequences()).noneMatch(s -> s.name().equals("plain"));
        assertThat(catalog.notCarried())
                .containsExactly(
                        "3 foreign keys to tables or rows that are left out (fk constraint"
                                + " orders_user, fk constraint tickets_event_day_what_fkey, fk"
                                + " constraint outside_user_id_fkey)");
    }

    @Test
    void schemaAloneHasEveryDefinitionAndNoRows() throws Exception {
        Catalog catalog = read(only(DumpContent.SCHEMA), "schema_only_copy");
        assertThat(withRows(catalog)).isEmpty();
        assertThat(catalog.sequences()).isEmpty();
        assertThat(names(catalog, "materialized view data")).isEmpty();
        assertThat(names(catalog, "fk constraint")).contains("orders_user");
        assertThat(catalog.notCarried()).isEmpty();
        assertThat(server.dumpSchema("schema_only_copy")).isEqualTo(server.dumpSchema("source"));
    }

    @Test
    void dataAloneHasNoDefinitions() throws Exception {
        Catalog catalog = read(only(DumpContent.DATA), "data_only_copy");
        assertThat(catalog.schema().objects()).isEmpty();
        assertThat(withoutRows(catalog)).isEmpty();
        assertThat(withRows(catalog)).contains("users", "orders", "events_2024_a");
        assertThat(catalog.sequences()).hasSizeGreaterThan(5);
        assertThat(catalog.notCarried()).isEmpty();
    }

    @Test
    void ownersAndPrivilegesCanBeLeftOut() throws Exception {
        TableSelection selection =
                new TableSelection(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        DumpContent.ALL,
                        List.of("owner", "acl", "default acl"));
        Catalog catalog = read(selection, "nobodys_copy");
        assertThat(names(catalog, "owner")).isEmpty();
        assertThat(names(catalog, "acl")).isEmpty();
        assertThat(names(catalog, "default acl")).isEmpty();
        assertThat(names(catalog, "comment")).isNotEmpty();
        assertThat(server.query("nobodys_copy", "SELECT count(DISTINCT relowner) FROM pg_class"))
                .isEqualTo("1");
    }

    private static List<String> withRows(Catalog catalog) {
        return tables(catalog, false);
    }

    private static List<String> withoutRows(Catalog catalog) {
        return tables(catalog, true);
    }

    private static List<String> tables(Catalog catalog, boolean rowsLeftOut) {
        return catalog.schema().tables().stream()
                .filter(table -> table.rowsLeftOut() == rowsLeftOut)
                .map(TableDef::name)
                .sorted()
                .toList();
    }

    private static List<String> names(Catalog catalog, String kind) {
        return catalog.schema().objects().stream()
                .filter(object -> object.kind().equals(kind))
                .map(SchemaObject::name)
                .sorted()
                .toList();
    }

    private static TableSelection named(String table) {
        return byTable(List.of(table), List.of());
    }

    private static TableSelection excluding(String table) {
        return byTable(List.of(), List.of(table));
    }

    private static TableSelection byTable(List<String> tables, List<String> excluded) {
        List<String> none = List.of();
        return new TableSelection(tables, excluded, none, none, none, DumpContent.ALL, none);
    }

    private static TableSelection ofSchemas(List<String> schemas, List<String> excluded) {
        List<String> none = List.of();
        return new TableSelection(none, none, schemas, excluded, none, DumpContent.ALL, none);
    }

    private static TableSelection only(DumpContent content) {
        List<String> none = List.of();
        return new TableSelection(none, none, none, none, none, content, none);
    }

    /** What was read can be made again. */
    private static Catalog read(TableSelection selection, String copy) throws SQLException {
        Catalog catalog;
        try (Connection connection = server.connect("source")) {
            RoundTripTest.begin(connection);
            assertThat(CatalogReader.tablesToLock(connection, selection)).isNotEmpty();
            catalog = CatalogReader.read(connection, selection);
        }
        server.createDatabase(copy);
        RoundTripTest.restore(server, copy, catalog);
        return catalog;
    }
}
