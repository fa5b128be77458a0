package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database made from what was read of another is read as the same, and dumped as the same. */
class RoundTripTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @Test
    void everyKindOfObjectSurvives() throws IOException, SQLException {
        Catalog original = roundTrip("kinds", script("kinds.sql"));
        assertThat(original.notCarried()).isEmpty();
    }

    @Test
    void whatExtendsTheServerSurvives() throws IOException, SQLException {
        Catalog original = roundTrip("extending", script("extending.sql"));
        assertThat(original.notCarried()).isEmpty();
    }

    @Test
    void detailsSurvive() throws IOException, SQLException {
        Catalog original = roundTrip("details", script("details.sql"));
        assertThat(original.notCarried()).isEmpty();
    }

    @Test
    void hostileNamesSurvive() throws IOException, SQLException {
        roundTrip("hostile", script("hostile.sql"));
    }

    @Test
    void tablespacesSurvive() throws IOException, SQLException {
        requireVersion(15);
        server.execute(
                "postgres",
                "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE \"Fast one\" LOCATION ''");
        roundTrip(
                "places",
                """
                SET default_tablespace = "Fast one";
                CREATE TABLE placed (id int PRIMARY KEY, a text) PARTITION BY RANGE (id);
                CREATE TABLE placed_1 PARTITION OF placed FOR VALUES FROM (1) TO (2) TABLESPACE pg_default;
                CREATE TABLE alone (id int UNIQUE USING INDEX TABLESPACE pg_default, a text);
                CREATE INDEX alone_a ON alone (a);
                CREATE MATERIALIZED VIEW seen AS SELECT * FROM alone;
                CREATE INDEX ON seen (id) TABLESPACE pg_default;
                """);
    }

    @Test
    void ofAnEmptyDatabaseOnlyItsSchemaIsCarried() throws SQLException {
        server.createDatabase("bare");
        assertThat(read("bare").schema().objects())
                .extracting(SchemaObject::name)
                .containsExactly("public");
    }

    /**
     * As with pg_dump: an extension's script makes its objects, and knows who may use them. What a
     * publication publishes is the publication's.
     */
    @Test
    void ofMembersOfExtensionsOnlyGrantsAreCarried() throws IOException, SQLException {
        server.createDatabase("members");
        execute(server, "members", script("members.sql"));
        List<String> ofMembers =
                sql(read("members")).stream().filter(line -> line.contains("member")).toList();
        assertThat(ofMembers)
                .containsExactlyInAnyOrder(
                        "acl: GRANT SELECT ON TABLE public.member TO member_reader;"
                                + " GRANT SELECT (v) ON TABLE public.member TO member_reader",
                        "acl: GRANT USAGE ON SEQUENCE public.member_numbers TO member_reader",
                        "acl: REVOKE EXECUTE ON FUNCTION public.member_check() FROM PUBLIC",
                        "publication: CREATE PUBLICATION of_it WITH (publish = 'insert, update,"
                                + " delete, truncate'); ALTER PUBLICATION of_it ADD TABLE ONLY"
                                + " public.member");
        assertThat(server.dumpSchema("members"))
                .filteredOn(line -> line.contains("member"))
                .hasSize(4)
                .allMatch(line -> line.startsWith("GRANT ") || line.startsWith("REVOKE "));
    }

    /** As far as a server without a provider can hold them. */
    @Test
    void securityLabelsAreRead() throws SQLException {
        server.createDatabase("labels");
        execute(
                server,
                "labels",
                """
                CREATE TABLE secret (a int, "B" int);
                CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                SET allow_system_table_mods = on;
                INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES
                    ('secret'::regclass, 'pg_class'::regclass, 0, 'dummy', 'it''s secret'),
                    ('secret'::regclass, 'pg_class'::regclass, 2, 'dummy', 'more so'),
                    ('secret'::regclass, 'pg_class'::regclass, 0, 'Other one', 'top'),
                    ('f'::regproc, 'pg_proc'::regclass, 0, 'dummy', 'classified'),
                    ('public'::regnamespace, 'pg_namespace'::regclass, 0, 'dummy', 'open'),
                    ('now'::regproc, 'pg_proc'::regclass, 0, 'dummy', 'of the server');
                """);
        Catalog catalog = read("labels");
        assertThat(catalog.notCarried())
                .containsExactly("1 security labels of objects that are not in the dump");
        assertThat(sql(catalog))
                .filteredOn(line -> line.startsWith("security label"))
                .containsExactlyInAnyOrder(
                        "security label: SECURITY LABEL FOR dummy ON TABLE public.secret IS 'it''s"
                                + " secret'",
                        "security label: SECURITY LABEL FOR dummy ON COLUMN public.secret.\"B\" IS"
                                + " 'more so'",
                        "security label: SECURITY LABEL FOR \"Other one\" ON TABLE public.secret IS"
                                + " 'top'",
                        "security label: SECURITY LABEL FOR dummy ON FUNCTION public.f(integer) IS"
                                + " 'classified'",
                        "security label: SECURITY LABEL FOR dummy ON SCHEMA public IS 'open'");
    }

    @Test
    void kindsOfNewerServersSurvive() throws IOException, SQLException {
        requireVersion(18);
        roundTrip("newer", script("kinds18.sql"));
    }

    @Test
    void thousandTablesAreReadInProportionateTime() throws IOException, SQLException {
        String sql =
                """
                DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format(
                    'CREATE TABLE t%s (id serial PRIMARY KEY, a text DEFAULT ''x'', b int CHECK (b > 0))', i);
                    EXECUTE format('CREATE INDEX ON t%s (a)', i);
                END LOOP; END $$
                """;
        server.createDatabase("many");
        execute(server, "many", sql);
        long begin = System.nanoTime();
        Catalog catalog = read("many");
        long millis = (System.nanoTime() - begin) / 1_000_000;
        System.out.println("1000 tables read in " + millis + " ms");
        assertThat(catalog.tableSources()).hasSize(1000);
        assertThat(catalog.sequences()).hasSize(1000);
        assertThat(millis).isLessThan(10_000);
        try (Connection connection = server.connect("many")) {
            assertThat(CatalogReader.readSequences(connection, catalog.sequences())).hasSize(1000);
        }
    }

    private static void requireVersion(int version) throws SQLException {
        try (Connection connection = server.connect("postgres")) {
            Assumptions.assumeTrue(
                    CatalogQuery.majorVersion(connection) >= version, "server is older");
        }
    }

    private static Catalog roundTrip(String name, String script) throws IOException, SQLException {
        server.createDatabase(name);
        execute(server, name, script);
        Catalog original = read(name);
        server.createDatabase(name + "_copy");
        restore(server, name + "_copy", original);
        Catalog copy = read(name + "_copy");
        assertThat(sql(copy)).isEqualTo(sql(original));
        assertThat(copy.schema().objects()).isEqualTo(original.schema().objects());
        assertThat(shapes(copy)).isEqualTo(shapes(original));
        assertThat(server.dumpSchema(name + "_copy")).isEqualTo(server.dumpSchema(name));
        for (SchemaObject object : original.schema().objects()) {
            assertThat(object.dependsOn()).allMatch(other -> other < object.id());
            if (object.section() == Section.PRE_DATA) {
                assertThat(object.dependsOn())
                        .allMatch(
                                other ->
                                        original.schema().objects().get(other).section()
                                                == Section.PRE_DATA);
            }
        }
        return original;
    }

    /** Tables without what tells them from others of their own database. */
    private static List<String> shapes(Catalog catalog) {
        return catalog.schema().tables().stream()
                .map(table -> table.toString().replace(table.identity(), ""))
                .toList();
    }

    private static List<String> sql(Catalog catalog) {
        return catalog.schema().objects().stream()
                .map(object -> object.kind() + ": " + String.join("; ", object.statements()))
                .toList();
    }

    private static Catalog read(String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            begin(connection);
            return CatalogReader.read(connection, TableSelection.all());
        }
    }

    static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = ''");
        }
    }

    static void restore(TestServer server, String database, Catalog catalog) throws SQLException {
        try (Connection connection = server.connectPlain(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET check_function_bodies = off");
            statement.execute("SET search_path = ''");
            for (SchemaObject object : catalog.schema().objects()) {
                for (String sql : object.statements()) {
                    try {
                        statement.execute(sql);
                    } catch (SQLException e) {
                        throw new SQLException(object.kind() + ": " + sql, e);
                    }
                }
            }
        }
    }

    static void execute(TestServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connectPlain(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    static String script(String name) throws IOException {
        try (InputStream stream = RoundTripTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
