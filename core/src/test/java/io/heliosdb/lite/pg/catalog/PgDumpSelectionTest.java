package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every pattern selects what it selects for {@code pg_dump} on the same server. */
class PgDumpSelectionTest {
    private static final String DATABASE = "selection";

    /** Tables with serial columns, so that owned sequences count; views need nothing. */
    private static final String SCRIPT =
            """
            CREATE SCHEMA app; CREATE SCHEMA "App"; CREATE SCHEMA apple; CREATE SCHEMA hidden;
            CREATE SCHEMA "sch ema""; DROP SCHEMA public; --"; CREATE SCHEMA "a.b"; CREATE SCHEMA "ÄB";
            DO $$ DECLARE s text; t text; BEGIN
                FOREACH s IN ARRAY ARRAY['public', 'app', 'App', 'apple', 'hidden', 'a.b', 'ÄB',
                    'sch ema"; DROP SCHEMA public; --'] LOOP
                    FOREACH t IN ARRAY ARRAY['users', 'USERS', 'user', 'log_1', 'log_22', 'log_x',
                        'pay$', 'a.b', 'a,b', 'a*', 'b[]', 'x|y', '^caret', 'back\\slash', '(p)',
                        'ünï', 'Ünï', 'ÜNÏ', 'sp ace', 'it''s', 'say "hi"', E'new\\nline', '🐘', 'select',
                        'table"; DROP TABLE x; --', 'public.users', '', '-t', '--schema'] LOOP
                        CONTINUE WHEN t = '';
                        EXECUTE format('CREATE TABLE %I.%I (id serial, v int)', s, t);
                    END LOOP;
                    EXECUTE format('CREATE VIEW %I.log_view AS SELECT 1 AS one', s);
                    EXECUTE format('CREATE MATERIALIZED VIEW %I.log_sums AS SELECT 1 AS one', s);
                    EXECUTE format('CREATE SEQUENCE %I.log_sequence', s);
                    EXECUTE format('CREATE TYPE %I.log_type AS ENUM (''a'')', s);
                    EXECUTE format('CREATE DOMAIN %I.log_domain AS int', s);
                END LOOP; END $$;
            CREATE TABLE app.only_here (id int);
            ALTER DATABASE selection SET search_path = app, public;
            """;

    private static final Map<String, String> KINDS =
            Map.of(
                    "TABLE", "table",
                    "VIEW", "view",
                    "MATERIALIZED VIEW", "materialized view",
                    "SEQUENCE", "sequence",
                    "TYPE", "type",
                    "DOMAIN", "domain");

    private static final Pattern ENTRY =
            Pattern.compile("(?m)^-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: .*$");

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.start();
        server.createDatabase(DATABASE);
        RoundTripTest.execute(server, DATABASE, SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Names alone mean what is visible: app comes first in the search path.
                "-t users",
                "-t USERS",
                "-t \"USERS\"",
                "-t Only_Here",
                "-t us*",
                "-t user?",
                "-t user",
                "-t log_[0-9]",
                "-t log_[0-9]+",
                "-t log_\\d{1,2}",
                "-t log_(1|x)",
                "-t log_[[:digit:]]{2}",
                "-t log_*",
                "-t log_sequence",
                "-t log_view",
                "-t log_sums",
                "-t pay$",
                "-t \"a.b\"",
                "-t \"a,b\"",
                "-t a,b",
                "-t \"a*\"",
                "-t b[]",
                "-t \"x|y\"",
                "-t \"^caret\"",
                "-t \"back\\slash\"",
                "-t back\\\\slash",
                "-t \"(p)\"",
                "-t ünï",
                "-t Ünï",
                "-t \"ÜNÏ\"",
                "-t [[:alpha:]]{4}",
                "-t sp ace",
                "-t it's",
                "-t \"say \"\"hi\"\"\"",
                "-t new?line",
                "-t new\nline",
                "-t 🐘",
                "-t ?",
                "-t \"table\"\"; DROP TABLE x; --\"",
                "-t \"public.users\"",
                "-t --schema",
                "-t -t",
                // Names with a schema.
                "-t app.users",
                "-t APP.users",
                "-t \"App\".users",
                "-t hidden.users",
                "-t *.users",
                "-t app*.users",
                "-t app*.*",
                "-t ap???.users",
                "-t (app|hidden).log_1",
                "-t \"a.b\".\"a.b\"",
                "-t \"sch ema\"\"; DROP SCHEMA public; --\".us*",
                "-t selection.hidden.users",
                "-t SELECTION.hidden.user*",
                "-t \"selection\".*.log_x",
                "-t \"ÄB\".users",
                // Several, and exclusions.
                "-t users -t hidden.user -t hidden.nothing*|user",
                "-t app.* -T app.log_*",
                "-t app.* -T log_*",
                "-t app.* -T *.*s",
                "-t app.* -T app.users_id_seq",
                "-t app.users -T app.users",
                "-t hidden.users -n app",
                "-t hidden.users -N hidden",
                "-T users",
                "-T *.users",
                "-T *.user*",
                "-T nothing",
                "-T nowhere.nothing",
                "-T *.*_id_seq",
                "-T *.log_sequence",
                "-T *.log_v*",
                // Schemas.
                "-n app",
                "-n APP",
                "-n \"App\"",
                "-n app*",
                "-n app?*",
                "-n a|hidden",
                "-n \"a.b\"",
                "-n \"sch ema\"\"; DROP SCHEMA public; --\"",
                "-n public -n hidden",
                "-n Ä*",
                "-n app* -N apple",
                "-n app* -N app*",
                "-n hidden -T hidden.users",
                "-n hidden -T *.log_*",
                "-N app",
                "-N *a*",
                "-N nowhere",
                "-N \"App\" -N hidden -T public.*"
            })
    void patternSelectsAsForPgDump(String options) throws Exception {
        assertThat(selected(options)).as(options).isEqualTo(selectedByPgDump(options));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t nothing",
                "-t public.only_here",
                "-t \"Users\"",
                "-t \"us*\"",
                "-t ÜNÏ",
                "-t users.app",
                "-t users -t nothing",
                "-n nowhere",
                "-n Users"
            })
    void unknownNameIsNotFound(String options) {
        assertThat(failure(options)).isEqualTo(ErrorCode.NOT_FOUND);
        List<String> strict = new ArrayList<>(words(options));
        strict.add("--strict-names");
        assertThatThrownBy(() -> server.dump(DATABASE, strict)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t other.app.users",
                "-t selection.app.users.id",
                "-n selection.app",
                "-n other.app",
                "-n a.b.c",
                "-N selection.app",
                "-T other.app.users",
                "-t log_[",
                "-t log_(",
                "-n app[",
                "-T *.a{2,1}"
            })
    void brokenPatternIsTheUsersError(String options) throws Exception {
        assertThat(failure(options)).isEqualTo(ErrorCode.USAGE);
        assertThatThrownBy(() -> selectedByPgDump(options)).isInstanceOf(IOException.class);
    }

    private static ErrorCode failure(String options) {
        List<ErrorCode> codes = new ArrayList<>();
        assertThatThrownBy(() -> selected(options))
                .isInstanceOfSatisfying(HeliosException.class, e -> codes.add(e.code()));
        return codes.getFirst();
    }

    private static Set<String> selected(String options) throws SQLException {
        Map<String, List<String>> patterns = new HashMap<>();
        for (String option : words(options)) {
            patterns.computeIfAbsent(option.substring(0, 2), name -> new ArrayList<>())
                    .add(option.substring(2));
        }
        TableSelection selection =
                new TableSelection(
                        patterns.getOrDefault("-t", List.of()),
                        patterns.getOrDefault("-T", List.of()),
                        patterns.getOrDefault("-n", List.of()),
                        patterns.getOrDefault("-N", List.of()),
                        List.of(),
                        DumpContent.ALL,
                        List.of());
        Set<String> names = new TreeSet<>();
        try (Connection connection = server.connect(DATABASE)) {
            RoundTripTest.begin(connection);
            CatalogReader.read(connection, selection).schema().objects().stream()
                    .filter(object -> KINDS.containsValue(object.kind()))
                    .map(o -> o.kind() + " " + o.schema() + "." + o.name().replace('\n', ' '))
                    .forEach(names::add);
        }
        return names;
    }

    private static Set<String> selectedByPgDump(String options) throws IOException {
        List<String> words = new ArrayList<>(words(options));
        words.add("--schema-only");
        Set<String> names = new TreeSet<>();
        for (MatchResult entry : ENTRY.matcher(server.dump(DATABASE, words)).results().toList()) {
            if (KINDS.containsKey(entry.group(2))) {
                names.add(KINDS.get(entry.group(2)) + " " + entry.group(3) + "." + entry.group(1));
            }
        }
        return names;
    }

    /** Options with their values, each as one word. */
    private static List<String> words(String options) {
        return Arrays.stream(options.split(" (?=-[tTnN] )", -1))
                .map(option -> option.substring(0, 2) + option.substring(3))
                .toList();
    }
}
