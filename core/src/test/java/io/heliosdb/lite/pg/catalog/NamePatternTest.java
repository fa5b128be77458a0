package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Patterns for the tables of a file; {@link PgDumpSelectionTest} has those for a server. */
class NamePatternTest {
    @Test
    void patternsFollowTheRulesOfPsql() {
        assertThat(matches("USERS", "public", "users")).isTrue();
        assertThat(matches("\"USERS\"", "public", "users")).isFalse();
        assertThat(matches("us?r*", "other", "users")).isTrue();
        assertThat(matches("public.*", "other", "users")).isFalse();
        assertThat(matches("*.users", "other", "users")).isTrue();
        assertThat(matches("log_[0-9]+", "public", "log_2024")).isTrue();
        assertThat(matches("\"a.b\"", "public", "a.b")).isTrue();
        assertThat(matches("\"a*\"", "public", "ab")).isFalse();
        assertThat(matches("\"say \"\"hi\"\"\"", "public", "say \"hi\"")).isTrue();
        assertThat(matches("pay$", "public", "pay$")).isTrue();
        assertThat(matches("user", "public", "users")).isFalse();
        assertThat(matches("a|b", "public", "bc")).isFalse();
        assertThat(matches("b[]", "public", "b[]")).isTrue();
        assertThat(matches("Ü", "public", "Ü")).isTrue();
    }

    @Test
    void databaseIsLiteral() {
        assertThat(NamePattern.ofTable("Shop.a.b").database()).contains("shop");
        assertThat(NamePattern.ofTable("\"S*\".a.b").database()).contains("S*");
    }

    @Test
    void unknownNamesListTheClosestTables() {
        HeliosException e = UnknownName.of("table", "uers", List.of("app.sessions", "users"));
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(e.hint()).contains("Known tables: users, app.sessions.");
    }

    @Test
    void brokenExpressionsAreTheUsersError() {
        assertThatThrownBy(() -> matches("a[", "public", "a"))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    private static boolean matches(String pattern, String schema, String name) {
        return NamePattern.ofTable(pattern).matches(schema, name);
    }
}
