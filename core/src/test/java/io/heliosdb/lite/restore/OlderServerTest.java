package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Set;

class OlderServerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "table | CREATE TABLE t (a int GENERATED ALWAYS AS (1) VIRTUAL) |"
                        + " CREATE TABLE t (a int GENERATED ALWAYS AS (1) STORED)",
                "table | CREATE TABLE t (a text DEFAULT ') VIRTUAL', virtual int) |"
                        + " CREATE TABLE t (a text DEFAULT ') VIRTUAL', virtual int)",
                "table | CREATE TABLE t (a int CONSTRAINT c NOT NULL NO INHERIT, b int) |"
                        + " CREATE TABLE t (a int , b int)",
                "table | CREATE TABLE t (a int, CONSTRAINT c CHECK ((a > 0)) NO INHERIT) |"
                        + " CREATE TABLE t (a int, CONSTRAINT c CHECK ((a > 0)) NO INHERIT)",
                "table | ALTER TABLE ONLY t ADD CONSTRAINT c NOT NULL a |"
                        + " ALTER TABLE ONLY t ALTER COLUMN a SET NOT NULL",
                "table | CREATE TABLE t (a numeric(3,-2), b numeric(2,5)[], c numeric(1000,500)) |"
                        + " CREATE TABLE t (a numeric, b numeric[], c numeric(1000,500))",
                "index | CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT WHERE (a > 0) |"
                        + " CREATE UNIQUE INDEX i ON t (a)  WHERE (a > 0)",
                "view | CREATE VIEW v AS SELECT 1 AS \"NULLS NOT DISTINCT\" |"
                        + " CREATE VIEW v AS SELECT 1 AS \"NULLS NOT DISTINCT\"",
            })
    void definitionsAreRewritten(String kind, String newer, String older) {
        OlderServer.Fitted fitted = new OlderServer(14).fit(kind, List.of(newer));
        assertThat(fitted.statements()).containsExactly(older);
        assertThat(new OlderServer(18).fit(kind, List.of(newer)).statements())
                .containsExactly(newer);
    }

    @Test
    void partsThatRowsCanDoWithoutAreFound() {
        TableParts parts =
                TableParts.of(
                        "CREATE TABLE t (a text DEFAULT f(',', \"x,y\") CONSTRAINT n NOT NULL,"
                                + " b int DEFAULT 1, c numeric(3,2), CONSTRAINT k CHECK ((a > b)))"
                                + " PARTITION BY LIST (b)");
        assertThat(parts.parts()).hasSize(3);
        assertThat(parts.text(0)).isEqualTo("DEFAULT f(',', \"x,y\")");
        assertThat(parts.text(1)).isEqualTo("DEFAULT 1");
        assertThat(parts.text(2)).isEqualTo("CONSTRAINT k CHECK ((a > b))");
        assertThat(parts.without(Set.of(0, 2)))
                .isEqualTo(
                        "CREATE TABLE t (a text  CONSTRAINT n NOT NULL,"
                                + " b int DEFAULT 1, c numeric(3,2)) PARTITION BY LIST (b)");
    }
}
