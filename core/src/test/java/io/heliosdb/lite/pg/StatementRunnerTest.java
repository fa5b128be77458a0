package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementRunnerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1 | true",
                "SELECT 1;; | true",
                "table users | true",
                "select*from t | true",
                "values(1) | true",
                "select 1; select 2 | false",
                "with x as (insert into t values (1) returning a) table x | false",
                "vacuum | false",
                "selected | false"
            })
    void onlyALoneQueryIsStreamed(String sql, boolean isLone) {
        assertThat(StatementRunner.isLoneQuery(sql)).isEqualTo(isLone);
    }
}
