package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;

import java.util.List;

class TableSelectionTest {
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
    }

    @Test
    void unknownNamesListTheClosestTables() {
        TableSelection selection = new TableSelection(List.of("uers"), List.of());
        List<TableSelection.QualifiedName> known =
                List.of(
                        new TableSelection.QualifiedName("app", "sessions"),
                        new TableSelection.QualifiedName("public", "users"));
        assertThatThrownBy(() -> selection.checkKnown(known))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                            assertThat(e.hint()).contains("Known tables: users, app.sessions.");
                        });
    }

    @Test
    void brokenExpressionsAreTheUsersError() {
        TableSelection selection = new TableSelection(List.of("a["), List.of());
        assertThatThrownBy(() -> selection.selects("public", "a"))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    private static boolean matches(String pattern, String schema, String name) {
        return new TableSelection(List.of(pattern), List.of()).selects(schema, name);
    }
}
