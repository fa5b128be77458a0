package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Binary values are read by a database in which the types of users have other oids. */
class PortabilityTest {
    private static final String TYPES =
            """
            CREATE EXTENSION hstore;
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TYPE pair AS (m mood, ms mood[], h hstore, n numeric);
            CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
            CREATE DOMAIN named AS regtype;
            CREATE TYPE holder AS (r regclass, i int);
            CREATE TYPE mood_range AS RANGE (subtype = mood);
            CREATE TABLE portable (a mood[], b pair, c pair[], d short[], e hstore[], f mood_range,
                g mood_range[], h money, i bit(3), j tsvector, k jsonb, l pg_lsn, m inet, n oid,
                o int4range, p int4multirange, q xml, r "char", s jsonpath);
            CREATE TABLE as_text (a regclass, b regtype[], c named, d named[], e holder, f holder[],
                g aclitem, h aclitem[], t tsquery);
            """;
    private static final String ROWS =
            """
            INSERT INTO portable VALUES ('{sad,ok,NULL}', ROW('ok', '{sad}', 'a=>1', 1.5),
                ARRAY[ROW('ok', '{sad}', 'a=>1', 1.5), NULL]::pair[], '{a,b}',
                ARRAY['x=>1', 'y=>2']::hstore[], '[sad,ok]', ARRAY['[sad,ok]']::mood_range[],
                12.34, B'101', 'a fat cat', '{"a": [1]}', '1/2', '10.0.0.1/8', 42, '[1,3)',
                '{[1,3),[5,9)}', '<a>1</a>', 'x', '$.a');
            INSERT INTO as_text VALUES ('pg_class', '{int4,mood}', 'mood', '{text}',
                ROW('portable', 1), ARRAY[ROW('portable', 1)]::holder[], 'postgres=r/postgres',
                '{postgres=r/postgres}', '');
            """;

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @Test
    void binaryValuesOfUserTypesAreReadWhereOidsDiffer() throws Exception {
        server.createDatabase("one");
        RoundTripTest.execute(server, "one", TYPES + ROWS);
        server.createDatabase("two");
        // Take some oids, so that no type has the same on both sides.
        RoundTripTest.execute(server, "two", "CREATE TYPE taken AS ENUM (); CREATE TABLE t ();");
        RoundTripTest.execute(server, "two", TYPES);
        try (Connection one = server.connect("one");
                Connection two = server.connect("two")) {
            Catalog catalog = CatalogReader.read(one, TableSelection.all());
            for (TableDef table : catalog.schema().tables()) {
                boolean text = table.name().equals("as_text");
                assertThat(table.columns()).extracting(ColumnDef::text).containsOnly(text);
                if (!text) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    one.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut("COPY portable TO STDOUT (FORMAT binary)", bytes);
                    two.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "COPY portable FROM STDIN (FORMAT binary)",
                                    new ByteArrayInputStream(bytes.toByteArray()));
                    String row = "SELECT portable::text FROM public.portable";
                    assertThat(server.query("two", row)).isEqualTo(server.query("one", row));
                }
            }
        }
    }

    @Test
    void oneTypeWithoutPortableBinaryFormMakesTheTableTravelAsText() throws Exception {
        server.createDatabase("lists");
        RoundTripTest.execute(server, "lists", TYPES + "CREATE TABLE mixed (i int, r regclass);");
        try (Connection connection = server.connect("lists")) {
            for (TableDef table :
                    CatalogReader.read(connection, TableSelection.all()).schema().tables()) {
                boolean isText = !table.name().equals("portable");
                assertThat(table.columns()).allMatch(column -> column.text() == isText);
            }
        }
    }

    @Test
    void fingerprintChangesWithTheTypesAColumnUses() throws Exception {
        server.createDatabase("prints");
        RoundTripTest.execute(server, "prints", TYPES);
        String before = fingerprint();
        assertThat(fingerprint()).isEqualTo(before).matches("[0-9a-f]{16}");
        RoundTripTest.execute(server, "prints", "CREATE INDEX ON portable (h)");
        assertThat(fingerprint()).isEqualTo(before);
        RoundTripTest.execute(server, "prints", "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'");
        assertThat(fingerprint()).isNotEqualTo(before);
    }

    private static String fingerprint() throws SQLException {
        try (Connection connection = server.connect("prints")) {
            Catalog catalog = CatalogReader.read(connection, TableSelection.all());
            return catalog.schema().tables().get(1).fingerprint();
        }
    }
}
