package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class PinnedDumpsTest {
    @TempDir Path directory;

    @Test
    void pinsAreSetAndRemovedAndNothingElseIsLeft() throws IOException {
        assertThat(PinnedDumps.of(directory).ids()).isEmpty();
        assertThat(PinnedDumps.set(directory, SmallDump.id(1), true)).isTrue();
        assertThat(PinnedDumps.set(directory, SmallDump.id(1), true)).isFalse();
        assertThat(PinnedDumps.set(directory, SmallDump.id(2), true)).isTrue();
        assertThat(PinnedDumps.set(directory, SmallDump.id(1), false)).isTrue();
        assertThat(PinnedDumps.set(directory, SmallDump.id(1), false)).isFalse();
        assertThat(PinnedDumps.of(directory).ids()).containsExactly(SmallDump.id(2));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve(PinnedDumps.NAME));
        }
    }

    @Test
    void pinsThatCannotBeReadAreNotTakenForNone() throws IOException {
        Path file = directory.resolve(PinnedDumps.NAME);
        for (String text : new String[] {"", "null", "[]", "{}", "{\"pinned\":[null]}", "x"}) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> PinnedDumps.of(directory))
                    .as(text)
                    .isInstanceOf(HeliosException.class)
                    .hasMessageContaining("pins cannot be read");
        }
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertThatThrownBy(() -> PinnedDumps.of(directory)).hasMessageContaining("pins cannot");
    }
}
