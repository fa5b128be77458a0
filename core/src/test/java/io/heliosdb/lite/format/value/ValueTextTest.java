package io.heliosdb.lite.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Stored values read as the server itself prints them. */
class ValueTextTest {
    private static final String TYPES =
            """
            CREATE EXTENSION hstore; CREATE EXTENSION citext;
            CREATE TYPE mood AS ENUM ('sad', 'so, so', 'ok');
            CREATE TYPE pair AS (i int, t text, n numeric, a int[], d date);
            CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE <> 7);
            CREATE DOMAIN "a ""odd"" AS name" AS price NOT NULL;
            CREATE DOMAIN ids AS uuid[];
            """;

    /** Of each type values that are easy to get wrong. */
    private static final List<List<String>> VALUES =
            List.of(
                    List.of("int2", "0", "-32768", "32767"),
                    List.of("int4", "0", "-2147483648", "2147483647"),
                    List.of("int8", "-1", "-9223372036854775808", "9223372036854775807"),
                    List.of("bool", "t", "f"),
                    List.of("text", "", "a 'b' \\ \"ü\" 😀", "NULL"),
                    List.of("varchar(10)", "", "abc"),
                    List.of("char(5)", "ab", ""),
                    List.of("name", "pg_class"),
                    List.of("citext", "MiXed"),
                    List.of("\"char\"", "a", "", "\\303"),
                    List.of(
                            "numeric",
                            "0",
                            "0.00",
                            "1",
                            "-1.50",
                            "10000",
                            "100000000",
                            "0.0001",
                            "0.00001234",
                            "123456789.987654321",
                            "1e-20",
                            "1e30",
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "99990000.00010000"),
                    List.of("numeric(10,3)", "1.5", "-0.001", "1234567.891"),
                    List.of("numeric(5,-2)", "12345"),
                    List.of(
                            "float4",
                            "0",
                            "-0",
                            "1",
                            "0.1",
                            "1e6",
                            "123456",
                            "999999.9",
                            "1e-5",
                            "0.0001",
                            "3.4028235e38",
                            "1e-45",
                            "1.17549435e-38",
                            "NaN",
                            "-Infinity",
                            "16777216",
                            "1.5e10"),
                    List.of(
                            "float8",
                            "0",
                            "-0",
                            "1",
                            "0.1",
                            "1e14",
                            "1e15",
                            "123456789012345.6",
                            "1e-4",
                            "1e-5",
                            "1.7976931348623157e308",
                            "5e-324",
                            "2.2250738585072014e-308",
                            "NaN",
                            "Infinity",
                            "2e-3",
                            "1e23",
                            "9007199254740993"),
                    List.of(
                            "date",
                            "2000-01-01",
                            "1999-12-31",
                            "0001-01-01",
                            "0044-03-15 BC",
                            "infinity",
                            "-infinity",
                            "5874897-12-31",
                            "4713-01-01 BC",
                            "2024-02-29"),
                    List.of("time", "00:00", "24:00:00", "12:34:56.000001", "01:02:03.5"),
                    List.of("timetz", "12:00+02", "12:00-05:30", "12:00+01:02:03", "24:00:00+00"),
                    List.of(
                            "timestamp",
                            "2000-01-01",
                            "1999-12-31 23:59:59.999999",
                            "infinity",
                            "-infinity",
                            "0044-03-15 12:00 BC",
                            "294276-12-31 23:59:59.999999",
                            "0001-01-01 00:00:00.1"),
                    List.of("timestamp(3)", "2024-05-06 07:08:09.1239"),
                    List.of(
                            "timestamptz",
                            "2024-05-06 07:08:09+02",
                            "0044-03-15 12:00 BC",
                            "infinity"),
                    List.of("timestamptz(0)", "2024-05-06 07:08:09.9+02"),
                    List.of(
                            "interval",
                            "0",
                            "1 year",
                            "-1 year -1 mon",
                            "14 mons 3 days 04:05:06.7",
                            "-1 day +02:03",
                            "1 day -02:03",
                            "1 mon -1 day 00:00:01",
                            "-00:00:00.000001",
                            "1000000:00:00",
                            "-1 mon +1 day",
                            "1 year -1 mon"),
                    List.of("interval day to second (2)", "1 12:59:10.123"),
                    List.of("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                    List.of("bytea", "", "\\x00ff10"),
                    List.of("json", "{\"a\": [1,  2]}"),
                    List.of("jsonb", "{\"a\": [1,  2], \"b\": \"ü\"}", "null"),
                    List.of("jsonpath", "$.a[*] ? (@ > 1)"),
                    List.of("xml", "<a>1</a>"),
                    List.of(
                            "inet",
                            "10.0.0.1",
                            "10.0.0.1/8",
                            "::",
                            "::1",
                            "::1/64",
                            "::ffff:1.2.3.4",
                            "::1.2.3.4",
                            "2001:db8::1:0:0:1",
                            "1:0:0:2:0:0:0:3",
                            "1::",
                            "1:2:3:4:5:6:7:8",
                            "fe80::1:2:3/10",
                            "0:1::",
                            "1:0:2:3:4:5:6:7"),
                    List.of("cidr", "10.0.0.0/8", "1.2.3.4", "2001:db8::/32", "::/0"),
                    List.of("macaddr", "08:00:2b:01:02:03"),
                    List.of("macaddr8", "08:00:2b:01:02:03:04:05"),
                    List.of("oid", "0", "4294967295"),
                    List.of("xid", "4294967295"),
                    List.of("xid8", "18446744073709551615"),
                    List.of("pg_lsn", "16/B374D848", "0/0"),
                    List.of("bit(3)", "101"),
                    List.of("bit varying", "", "1", "010101010101"),
                    List.of("point", "(1,-2.5)"),
                    List.of("lseg", "[(1,2),(3,4)]"),
                    List.of("box", "(3,4),(1,2)"),
                    List.of("line", "{1,2,3}"),
                    List.of("path", "((1,2),(3,4))", "[(1,2)]"),
                    List.of("polygon", "((1,2),(3,4),(5,6))"),
                    List.of("circle", "<(1,2),3>"),
                    List.of("tsvector", "a fat cat", "'it''s':1A,2B 'b\\\\c':3C,4", ""),
                    List.of("int4range", "[1,3)", "empty", "(,)", "(,5)", "[5,)"),
                    List.of("numrange", "(1.5,2.50]"),
                    List.of("tsrange", "[2020-01-01,2021-01-01)"),
                    List.of("tstzrange", "[2020-01-01,infinity)"),
                    List.of("daterange", "[2020-01-01,2020-02-01)"),
                    List.of("int8range", "[1,9000000000)"),
                    List.of("int4multirange", "{}", "{[1,3),[5,9)}"),
                    List.of("int4[]", "{}", "{1,NULL,-3}", "{{1,2},{3,4}}", "[0:1]={1,2}"),
                    List.of(
                            "text[]",
                            "{\"\",NULL,\"NULL\",\"null\",\"a"
                                    + " b\",\"a,b\",\"{}\",\"\\\"\",\"\\\\\",x}"),
                    List.of("numeric(6,2)[]", "{1.5,NaN}"),
                    List.of("box[]", "{(3,4),(1,2);(1,1),(0,0)}"),
                    List.of("timestamptz[]", "{2020-01-01}"),
                    List.of("int4range[]", "{\"[1,2)\",empty}"),
                    List.of("mood", "sad", "so, so"),
                    List.of("mood[]", "{sad,\"so, so\",NULL}"),
                    List.of("price", "1.50"),
                    List.of("\"a \"\"odd\"\" AS name\"", "9.99"),
                    List.of("price[]", "{1.5,NULL}"),
                    List.of("ids", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"),
                    List.of(
                            "pair",
                            "(1,\"a \"\"b\"\" \\\\\",1.50,\"{1,2}\",2020-01-01)",
                            "(,,,,)",
                            "(1,\"\",,{},infinity)"),
                    List.of("pair[]", "{\"(1,x,,,)\",NULL}"),
                    List.of("regclass", "pg_class"));

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @Test
    void textIsThatOfTheServer() throws Exception {
        server.createDatabase("texts");
        server.execute("texts", TYPES);
        try (Session session = Session.open(server.settings("texts"))) {
            session.execute("SET search_path = public");
            for (int i = 0; i < VALUES.size(); i++) {
                String type = VALUES.get(i).getFirst();
                session.execute("CREATE TABLE t%d (n serial, v %s)".formatted(i, type));
                session.execute("INSERT INTO t%d (v) VALUES %s".formatted(i, rows(VALUES.get(i))));
            }
        }
        try (DumpFile file = open("texts");
                Session session = Session.open(server.settings("texts"))) {
            for (TableDef table : file.schema().tables()) {
                List<String> expected =
                        session.queryColumn("SELECT format('%s', v) FROM public." + table.name());
                assertThat(texts(file, table, 1))
                        .as(table.columns().get(1).type())
                        .isEqualTo(expected);
            }
            assertThat(file.schema().tables()).hasSize(VALUES.size());
        }
    }

    private static String rows(List<String> values) {
        return values.stream()
                .skip(1)
                .map(value -> "('" + value.replace("'", "''") + "')")
                .collect(Collectors.joining(", "));
    }

    @Test
    void randomNumbersReadAsTheServerPrintsThem() throws Exception {
        server.createDatabase("numbers");
        server.execute(
                "numbers",
                """
                CREATE TABLE f AS SELECT i, (random() * 10 ^ (random() * 600 - 300))::float8 AS v
                    FROM generate_series(1, 20000) i;
                CREATE TABLE g AS SELECT i, (random() * 10 ^ (random() * 70 - 35))::float4 AS v
                    FROM generate_series(1, 20000) i;
                CREATE TABLE n AS
                    SELECT i, (random()::numeric * 10 ^ (i % 40 - 20)::numeric)::numeric AS v
                    FROM generate_series(1, 5000) i;
                CREATE TABLE v AS SELECT i, make_interval(months => (random() * 60 - 30)::int,
                    days => (random() * 60 - 30)::int, secs => random() * 100000 - 50000) AS v
                    FROM generate_series(1, 5000) i;
                """);
        try (DumpFile file = open("numbers");
                Session session = Session.open(server.settings("numbers"))) {
            for (TableDef table : file.schema().tables()) {
                List<String> expected =
                        session.queryColumn("SELECT format('%s', v) FROM public." + table.name());
                assertThat(texts(file, table, 1)).as(table.name()).isEqualTo(expected);
            }
        }
    }

    private static DumpFile open(String database) {
        return DumpFile.open(
                new ByteArraySource("memory", RestoreFixture.dump(server.settings(database))));
    }

    private static List<String> texts(DumpFile file, TableDef table, int column) {
        ValueText text = new ValueTexts(file.schema()).of(table.dataColumns().get(column));
        List<String> values = new ArrayList<>();
        RowBatch batch = new RowBatch();
        try (ChunkReader reader = file.newChunkReader()) {
            for (ChunkRef chunk : file.chunks()) {
                if (chunk.tableIndex() == table.index()) {
                    reader.read(chunk, batch);
                    ColumnVector vector = batch.column(column);
                    int at = 0;
                    for (int row = 0; row < batch.rowCount(); row++) {
                        int length = vector.lengths()[row];
                        values.add(text.of(vector.bytes(), at, length));
                        at += length;
                    }
                }
            }
        }
        return values;
    }
}
