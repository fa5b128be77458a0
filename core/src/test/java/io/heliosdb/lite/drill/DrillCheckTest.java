package io.heliosdb.lite.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DrillCheckTest {
    @TempDir Path directory;

    @Test
    void lastArrowEndsTheStatement() {
        assertThat(DrillCheck.parse("SELECT f(a => 1)  =>  2 "))
                .isEqualTo(new DrillCheck("SELECT f(a => 1)", "2"));
        assertThat(DrillCheck.parse("SELECT 1 WHERE false =>").expected()).isEmpty();
        for (String text : List.of("", "SELECT 1", "=> 1")) {
            assertThatThrownBy(() -> DrillCheck.parse(text))
                    .isInstanceOf(HeliosException.class)
                    .hasMessageContaining("not a check");
        }
    }

    @Test
    void fileHasACheckOnEachLine() throws IOException {
        Path file = Files.writeString(directory.resolve("checks"), "# two\n\na => 1\n b=>2\n");
        assertThat(DrillCheck.read(file))
                .containsExactly(new DrillCheck("a", "1"), new DrillCheck("b", "2"));
        Files.writeString(file, "a => 1\nb\n");
        assertThatThrownBy(() -> DrillCheck.read(file)).hasMessageContaining("line=2");
        assertThatThrownBy(() -> DrillCheck.read(directory))
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining("cannot read file of checks");
    }

    @Test
    void xmlHasNoLettersThatItMayNotHave() {
        DrillCase failed =
                DrillCase.failed("a \"<&>\u0001", "line\nnext \uD83D\uDE00", ErrorCode.CONFLICT);
        DrillReport report =
                new DrillReport(
                        "f",
                        "",
                        "",
                        0,
                        List.of(new DrillStep("check", 1.5, List.of(failed))),
                        List.of());
        assertThat(JunitXml.of(report))
                .contains(
                        "name=\"a &quot;&lt;&amp;&gt;\uFFFD\"", "failures=\"1\"", "time=\"1.500\"")
                .doesNotContain("\u0001");
        assertThat(report.isPassed()).isFalse();
    }
}
