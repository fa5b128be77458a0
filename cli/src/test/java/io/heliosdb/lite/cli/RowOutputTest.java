package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pg.ResultColumn;
import io.heliosdb.lite.pg.ResultColumn.Kind;
import io.heliosdb.lite.pg.StatementOutput;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

class RowOutputTest {
    private static final List<ResultColumn> COLUMNS =
            List.of(
                    new ResultColumn("id", Kind.NUMBER),
                    new ResultColumn("name", Kind.TEXT),
                    new ResultColumn("ok", Kind.BOOLEAN));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = Console.plain(out, out);

    @Test
    void alignedRowsLookLikePsql() {
        assertThat(print(new AlignedRows(console, false)))
                .isEqualTo(
                        """
                         id | name | ok\s
                        ----+------+----
                          1 | a,b  | t
                         20 | c   +|\s
                            | "d"  |\s
                        (2 rows)

                        """);
    }

    @Test
    void unalignedRowsLookLikePsql() {
        assertThat(print(new DelimitedRows(console, DelimitedRows.Style.BARS, true)))
                .isEqualTo("1|a,b|t\n20|c\n\"d\"|\n");
    }

    @Test
    void csvQuotesWhatItMust() {
        assertThat(print(new DelimitedRows(console, DelimitedRows.Style.CSV, false)))
                .isEqualTo("id,name,ok\n1,\"a,b\",t\n20,\"c\n\"\"d\"\"\",\n");
    }

    @Test
    void jsonKeepsTypesAndOrder() {
        assertThat(print(new JsonRows(console)))
                .isEqualTo(
                        """
                        [{"id":1,"name":"a,b","ok":true},{"id":20,"name":"c\\n\\"d\\"","ok":null}]
                        """);
    }

    @Test
    void numbersThatJsonLacksAreTexts() {
        StatementOutput rows = new JsonRows(console);
        rows.columns(List.of(new ResultColumn("n", Kind.NUMBER)));
        assertThat(rows.row(List.of("NaN"))).isTrue();
        rows.rowsEnd();
        console.flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[{\"n\":\"NaN\"}]\n");
    }

    @Test
    void commandTagIsPrinted() {
        new AlignedRows(console, false).finished("CREATE TABLE");
        console.flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("CREATE TABLE\n");
    }

    private String print(StatementOutput rows) {
        rows.columns(COLUMNS);
        assertThat(rows.row(List.of("1", "a,b", "t"))).isTrue();
        assertThat(rows.row(Arrays.asList("20", "c\n\"d\"", null))).isTrue();
        rows.rowsEnd();
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
