package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTableTest {
    @ParameterizedTest
    @CsvSource({
        "public, users, users",
        "public, größe_1, größe_1",
        "sales, orders, sales.orders",
        "public, Users, '\"Users\"'",
        "My, a.b, '\"My\".\"a.b\"'",
        "public, 'a\"b', '\"a\"\"b\"'",
        "public, 'a,b', '\"a,b\"'",
        "public, a*, '\"a*\"'"
    })
    void referenceIsWhatAPatternFinds(String schema, String name, String reference) {
        boolean isVisible = schema.equals("public");
        assertThat(new UserTable(schema, name, isVisible, false, 0, 0).reference())
                .isEqualTo(reference);
    }
}
