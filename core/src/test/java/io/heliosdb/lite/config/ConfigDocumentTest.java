package io.heliosdb.lite.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** docs/configuration.md and the code name the same keys and defaults. */
class ConfigDocumentTest {
    @Test
    void everyKeyHasARowWithItsDefault() throws IOException {
        Path document = Path.of("docs/configuration.md");
        List<String> lines =
                Files.readAllLines(
                        Files.exists(document) ? document : Path.of("..").resolve(document));
        Settings unset = new Settings(Map.of());
        String section = "";
        int rows = 0;
        for (String line : lines) {
            if (line.startsWith("## `[")) {
                section = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
            } else if (line.startsWith("| `")) {
                rows++;
                String[] cells = line.split(" \\| ", -1);
                Key<?> key = key(section, cells[0].substring(3, cells[0].length() - 1));
                String usual = cells[2].replace("`", "").replace("\"", "");
                Optional<String> expected =
                        key.equals(ScheduleConfig.TIMEZONE)
                                ? Optional.of("the system's")
                                : unset.text(key);
                assertThat(usual).as(line).isEqualTo(expected.orElse(""));
            }
        }
        assertThat(rows).isEqualTo(Config.KEYS.size());
    }

    private static Key<?> key(String section, String name) {
        return Config.KEYS.stream()
                .filter(key -> key.fullName().equals(section + "." + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such key: " + section + "." + name));
    }
}
