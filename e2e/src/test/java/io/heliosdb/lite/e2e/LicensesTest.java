package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/** Whatever is packed with the program is named with its license. */
class LicensesTest {
    private static final Path LIB = ProgramRun.root().resolve("cli/target/lib");

    @Test
    void everyPackedJarIsNamed() throws Exception {
        ProgramRun.Outcome outcome = ProgramRun.run(List.of("licenses"));
        assertThat(outcome.exitCode()).isZero();
        List<String> foreign =
                Commands.names(LIB).stream()
                        .map(name -> name.replaceFirst("-[0-9].*", ""))
                        .map(name -> name.replaceFirst("(postgres-binaries)-.*", "$1"))
                        .filter(name -> !name.startsWith("heliosdb-lite"))
                        .toList();
        assertThat(foreign).hasSizeGreaterThan(20);
        assertThat(foreign)
                .allSatisfy(
                        name -> assertThat(outcome.out()).containsPattern("\\b" + name + "\\b"));
    }
}
