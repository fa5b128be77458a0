package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.SQLException;

/** What random databases had and nobody would think of. */
class UnusualDefinitionsTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @Test
    void heirKeepsWhatItDoesNotShareWithItsParents() throws Exception {
        RestoreResult restored =
                roundTrip(
                        "heirs",
                        """
                        CREATE TABLE parent (a int NOT NULL, b text DEFAULT 'p', c int DEFAULT 1,
                            g int GENERATED ALWAYS AS (7) STORED, z text COMPRESSION pglz);
                        CREATE TABLE heir (b text) INHERITS (parent);
                        ALTER TABLE heir ALTER a DROP NOT NULL, ALTER b DROP DEFAULT,
                            ALTER g SET NOT NULL, ALTER z SET COMPRESSION default;
                        INSERT INTO heir VALUES (NULL);
                        CREATE TABLE alike (LIKE parent INCLUDING ALL);
                        ALTER TABLE alike INHERIT parent;
                        """);
        assertThat(restored.rowCount()).isEqualTo(1);
        assertThat(server.query("heirs_copy", "SELECT a IS NULL AND b IS NULL FROM public.heir"))
                .isEqualTo("t");
    }

    @Test
    void parentsMayDisagreeAboutDefaults() throws Exception {
        // What pg_dump writes of it cannot be restored.
        RestoreResult ignored =
                roundTrip(
                        "disagreeing",
                        """
                        CREATE TABLE one (a int); CREATE TABLE other (a int);
                        CREATE TABLE heir () INHERITS (one, other);
                        ALTER TABLE ONLY one ALTER a SET DEFAULT 1;
                        ALTER TABLE ONLY other ALTER a SET DEFAULT 2;
                        """);
        assertThat(
                        server.query(
                                "disagreeing_copy",
                                "INSERT INTO public.heir DEFAULT VALUES RETURNING a IS NULL"))
                .isEqualTo("t");
    }

    @Test
    void heirMayHaveBeenCheckedBeforeItsParent() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "checked",
                        """
                        CREATE TABLE parent (a int); INSERT INTO parent VALUES (-1);
                        CREATE TABLE heir () INHERITS (parent);
                        CREATE TABLE grandchild () INHERITS (heir);
                        ALTER TABLE parent ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
                        ALTER TABLE grandchild VALIDATE CONSTRAINT positive;
                        """);
        assertThat(
                        server.query(
                                "checked_copy",
                                """
                                SELECT string_agg(relname || ' ' || convalidated || ' ' || conislocal, ', ' ORDER BY k.oid)
                                FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid WHERE conname = 'positive'
                                """))
                .isEqualTo("parent false true, heir false false, grandchild true false");
    }

    @Test
    void heirKeepsItsConstraintsWhenOnlyTheParentLosesTheColumn() throws Exception {
        // For pg_dump they are the parent's.
        RestoreResult ignored =
                restore(
                        "apart",
                        """
                        CREATE TABLE parent (a int CONSTRAINT positive CHECK (a > 0));
                        CREATE TABLE heir () INHERITS (parent);
                        ALTER TABLE ONLY parent DROP COLUMN a;
                        """);
        assertThat(
                        server.query(
                                "apart_copy",
                                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid"
                                        + " <> 0 AND oid >= 16384"))
                .isEqualTo("positive");
    }

    @Test
    void viewMayReadItself() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "itself",
                        """
                        CREATE VIEW v AS SELECT 1 AS a; CREATE OR REPLACE VIEW v AS SELECT a FROM v;
                        CREATE VIEW w AS SELECT 1::bigint AS n;
                        CREATE OR REPLACE VIEW w AS SELECT count(*) AS n FROM w;
                        """);
    }

    @Test
    void rangeKeepsTheFunctionsOfItsFirstName() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "ranges",
                        """
                        CREATE SCHEMA old; CREATE SCHEMA young;
                        CREATE TYPE old.span AS RANGE (subtype = int, multirange_type_name = old.spans);
                        ALTER TYPE old.span RENAME TO span_of_time;
                        ALTER TYPE old.span_of_time SET SCHEMA young;
                        ALTER TYPE old.spans RENAME TO many;
                        CREATE TABLE old.span (s young.span_of_time CHECK (old.span(1, 9) @> s));
                        CREATE FUNCTION public.f() RETURNS text LANGUAGE sql
                            RETURN upper(old.span(1, 2))::text || isempty(old.spans());
                        """);
        assertThat(server.query("ranges_copy", "SELECT public.f()")).isEqualTo("2true");
    }

    @Test
    void constraintOfATriggerMayHaveANameOfItsOwn() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "triggers",
                        """
                        CREATE TABLE t (a int);
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                        CREATE CONSTRAINT TRIGGER acting AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                        ALTER TABLE t RENAME CONSTRAINT acting TO checking;
                        """);
        assertThat(
                        server.query(
                                "triggers_copy",
                                "SELECT conname || tgname FROM pg_constraint k JOIN pg_trigger t"
                                        + " ON tgconstraint = k.oid"))
                .isEqualTo("checkingacting");
    }

    @Test
    void whatIsMadeAlongKeepsItsComments() throws Exception {
        String comments =
                """
                SELECT string_agg(pg_describe_object(classoid, objoid, objsubid) || ': ' || description, ', '
                    ORDER BY description) FROM pg_description WHERE objoid >= 16384
                """;
        RestoreResult ignored =
                roundTrip(
                        "comments",
                        """
                        CREATE TYPE span AS RANGE (subtype = int); COMMENT ON TYPE span IS '1';
                        COMMENT ON TYPE span_multirange IS '2'; COMMENT ON TYPE span[] IS '3';
                        COMMENT ON FUNCTION span(int, int) IS '4';
                        CREATE TABLE parent (a int CONSTRAINT positive CHECK (a > 0));
                        CREATE TABLE heir () INHERITS (parent);
                        ALTER TABLE parent ADD CONSTRAINT late CHECK (a > 1) NOT VALID;
                        COMMENT ON TYPE heir IS '5'; COMMENT ON CONSTRAINT positive ON heir IS '6';
                        COMMENT ON CONSTRAINT late ON heir IS '7';
                        CREATE VIEW v AS TABLE parent; COMMENT ON RULE "_RETURN" ON v IS '8';
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                        CREATE TABLE parts (k int) PARTITION BY LIST (k);
                        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
                        CREATE CONSTRAINT TRIGGER acting AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION f();
                        COMMENT ON CONSTRAINT acting ON parts IS '9a';
                        COMMENT ON CONSTRAINT acting ON parts_1 IS '9b';
                        CREATE TABLE keys (k int PRIMARY KEY);
                        ALTER TABLE parts ADD CONSTRAINT into_keys FOREIGN KEY (k) REFERENCES keys;
                        COMMENT ON CONSTRAINT into_keys ON parts_1 IS '9c';
                        """);
        assertThat(server.query("comments_copy", comments))
                .isEqualTo(server.query("comments", comments))
                .contains("9c");
    }

    @Test
    void typeMayHaveTheNameOfAnOlderSequence() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "namesakes",
                        "CREATE SEQUENCE status; CREATE TYPE status AS ENUM ('on', 'off')");
    }

    @Test
    void defaultMayUseTheIdentityOfItsTable() throws Exception {
        RestoreResult ignored =
                roundTrip(
                        "identity",
                        """
                        CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, copy int);
                        ALTER TABLE t ALTER copy SET DEFAULT currval('t_id_seq');
                        """);
    }

    @Test
    void materializedViewThatCannotBeFilledStaysEmpty() throws Exception {
        RestoreResult restored =
                roundTrip(
                        "unfilled",
                        """
                        CREATE MATERIALIZED VIEW inner_view AS SELECT 1 AS a;
                        CREATE MATERIALIZED VIEW outer_view AS SELECT * FROM inner_view;
                        REFRESH MATERIALIZED VIEW inner_view WITH NO DATA;
                        CREATE TABLE t AS SELECT 5 AS a;
                        """);
        assertThat(restored.rowCount()).isEqualTo(1);
        assertThat(restored.skipped())
                .containsExactly(
                        "cannot fill public.outer_view (materialized view \"inner_view\" has not"
                                + " been populated): 1 materialized views left out");
    }

    @Test
    void tooFewLocksAreNamedWithTheSetting() throws Exception {
        try (TestServer small =
                TestServer.start("-c max_locks_per_transaction=10 -c max_connections=10")) {
            small.createDatabase("many");
            for (int from = 0; from < 3000; from += 50) {
                small.execute(
                        "many",
                        "DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE format('CREATE TABLE t%%s ()', i); END LOOP; END $$"
                                .formatted(from, from + 49));
            }
            HeliosException error =
                    catchThrowableOfType(
                            HeliosException.class,
                            () -> RestoreFixture.dump(small.settings("many")));
            assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES);
            assertThat(error.clause()).isEqualTo("server is out of locks");
            assertThat(error.hint().orElseThrow()).contains("max_locks_per_transaction");
        }
    }

    private static RestoreResult roundTrip(String name, String sql)
            throws SQLException, IOException {
        RestoreResult restored = restore(name, sql);
        assertThat(server.dumpSchema(name + "_copy")).isEqualTo(server.dumpSchema(name));
        return restored;
    }

    private static RestoreResult restore(String name, String sql) throws SQLException {
        server.createDatabase(name);
        server.createDatabase(name + "_copy");
        server.execute(name, sql);
        byte[] dump = RestoreFixture.dump(server.settings(name));
        return RestoreFixture.restore(server.settings(name + "_copy"), dump);
    }
}
