package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Databases that others designed survive the real program: contrib's, TPC-H's, pgbench's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignDatabasesTest {
    /** Values of the types of contrib extensions, as text. */
    private static final Map<String, List<String>> VALUES =
            Map.ofEntries(
                    Map.entry("citext", List.of("MiXeD", "")),
                    Map.entry("cube", List.of("(1,2),(3,4)")),
                    Map.entry("earth", List.of()),
                    Map.entry("ean13", List.of("978-0-306-40615-7")),
                    Map.entry("gbtreekey4", List.of()),
                    Map.entry("hstore", List.of("a=>1, b=>NULL", "")),
                    Map.entry("isbn", List.of("0-306-40615-2")),
                    Map.entry("isbn13", List.of("978-0-306-40615-7")),
                    Map.entry("ismn", List.of("M-060-11561-5")),
                    Map.entry("issn", List.of("1436-4522")),
                    Map.entry("upc", List.of("036000291452")),
                    Map.entry("lo", List.of("0")),
                    Map.entry("lquery", List.of("Top.*{1,2}.!x|y@")),
                    Map.entry("ltree", List.of("Top.Science", "")),
                    Map.entry("ltxtquery", List.of("a & !b*")),
                    Map.entry("query_int", List.of("1&(2|!3)")),
                    Map.entry("seg", List.of("1.00")));

    private static final String OF_EXTENSION =
            """
            JOIN pg_depend d ON d.classid = '%s'::regclass AND d.objid = x.oid AND d.deptype = 'e'
            """;

    @TempDir static Path directory;

    private DatabaseServer server;

    abstract DatabaseServer startServer();

    /** Loads pgbench's tables; whether there is a pgbench. */
    abstract boolean loadPgbench(DatabaseServer of, String database);

    DatabaseServer server() {
        if (server == null) {
            server = startServer();
        }
        return server;
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void contribSurvives() throws Exception {
        server().createDatabase("contrib");
        List<String> refused = new ArrayList<>();
        int objects = 0;
        try (Connection connection = server.connect("contrib")) {
            for (String extension :
                    DatabaseServer.query(
                            connection,
                            "SELECT name FROM pg_available_extensions WHERE name NOT LIKE '%u'"
                                    + " ORDER BY name")) {
                attempt(
                        connection,
                        "CREATE EXTENSION IF NOT EXISTS \"" + extension + "\" CASCADE",
                        refused);
            }
            objects += createTables(connection, refused);
            objects += createIndexes(connection, refused);
        }
        System.out.printf(
                "contrib on %s: %d tables and indexes; left out: %s%n", server, objects, refused);
        assertThat(objects).isGreaterThan(100);
        survives("contrib");
    }

    @Test
    void tpchSurvives() throws Exception {
        server().createDatabase("tpch");
        ProgramRun.Outcome load =
                ProgramRun.run(
                        List.of("demo", "--scale", "0.01", "--load-into"),
                        "postgresql://%s@127.0.0.1:%d/tpch"
                                .formatted(DatabaseServer.USER, server.port()));
        assertThat(load.exitCode()).as(load.err()).isZero();
        survives("tpch");
    }

    @Test
    void pgbenchSurvives() throws Exception {
        server().createDatabase("pgbench");
        if (loadPgbench(server, "pgbench")) {
            survives("pgbench");
        }
    }

    private static int createTables(Connection connection, List<String> refused)
            throws SQLException {
        int tables = 0;
        for (String type :
                DatabaseServer.query(
                        connection,
                        "SELECT format_type(x.oid, NULL) FROM pg_type x %s WHERE typtype IN ('b', 'd') AND typcategory <> 'A' ORDER BY 1"
                                .formatted(OF_EXTENSION.formatted("pg_type")))) {
            String table = "\"of " + type + '"';
            boolean isMade =
                    attempt(
                            connection,
                            "CREATE TABLE %s (a %s, b %s[])".formatted(table, type, type),
                            refused);
            for (String value : VALUES.getOrDefault(type, List.of())) {
                isMade &=
                        attempt(
                                connection,
                                "INSERT INTO %1$s VALUES ('%2$s'::%3$s, ARRAY['%2$s'::%3$s, NULL]), (NULL, '{}')"
                                        .formatted(table, value, type),
                                refused);
            }
            tables += isMade ? 1 : 0;
        }
        return tables;
    }

    /** One on a table of its own for every operator class. */
    private static int createIndexes(Connection connection, List<String> refused)
            throws SQLException {
        int indexes = 0;
        for (String index :
                DatabaseServer.query(
                        connection,
                        """
                        SELECT format('CREATE TABLE %%1$I (k int PRIMARY KEY, v %%2$s); CREATE INDEX ON %%1$I USING %%3$s (v %%4$I)',
                            opcname || ' ' || amname, format_type(opcintype, NULL), amname, opcname)
                        FROM pg_opclass x JOIN pg_am m ON m.oid = opcmethod %s
                        WHERE opcintype NOT IN (2283, 2277, 3500) ORDER BY amname, opcname
                        """
                                .formatted(OF_EXTENSION.formatted("pg_opclass")))) {
            indexes += attempt(connection, index, refused) ? 1 : 0;
        }
        return indexes;
    }

    private static boolean attempt(Connection connection, String sql, List<String> refused) {
        try {
            DatabaseServer.execute(connection, sql);
            return true;
        } catch (SQLException e) {
            refused.add(e.getMessage().lines().findFirst().orElse(""));
            return false;
        }
    }

    private void survives(String database) throws Exception {
        Path file = directory.resolve(server.port() + "-" + database + ".heliodump");
        String target = database + "_copy";
        server.createDatabase(target);
        run("dump", "-o", file.toString(), database);
        ProgramRun.Outcome verified = ProgramRun.run(List.of("verify", "-i", file.toString()));
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        run("restore", "-i", file.toString(), target);
        Files.delete(file);
        assertThat(Fingerprint.unequal(contents(database), contents(target))).isEmpty();
        assertThat(
                        CatalogFingerprint.first(
                                CatalogFingerprint.differences(
                                        CatalogFingerprint.of(server, database),
                                        CatalogFingerprint.of(server, target))))
                .isEmpty();
        if (server instanceof DebianServer debian) {
            assertThat(debian.dumpSchema(target)).isEqualTo(debian.dumpSchema(database));
        }
    }

    private List<String> contents(String database) throws SQLException {
        return Fingerprint.of(server, database).entrySet().stream()
                .map(Map.Entry::toString)
                .toList();
    }

    private void run(String command, String option, String file, String database) {
        ProgramRun.Outcome outcome =
                ProgramRun.run(
                        List.of(command, option, file),
                        server.flags(database).toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
}
