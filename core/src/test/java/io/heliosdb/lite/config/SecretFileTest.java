package io.heliosdb.lite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class SecretFileTest {
    @TempDir Path directory;

    @Test
    void firstLineIsThePassword() throws IOException {
        assertThat(SecretFile.read(write("se cret\r\nrest\n", "rw-------"))).isEqualTo("se cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-----w-", "rw-r--r--"})
    void openFileIsRefused(String permissions) {
        assertThatThrownBy(() -> SecretFile.read(write("x", permissions)))
                .hasMessageStartingWith("password file is open to others: file=");
    }

    @Test
    void whatHoldsNoPasswordIsRefused() {
        String stem = "cannot read the password file: file=";
        assertThatThrownBy(() -> SecretFile.read(write("", "rw-------")))
                .hasMessageStartingWith(stem);
        assertThatThrownBy(() -> SecretFile.read(write("x".repeat(5000), "rw-------")))
                .hasMessageStartingWith(stem);
        assertThatThrownBy(() -> SecretFile.read(directory.resolve("missing")))
                .hasMessageStartingWith(stem);
    }

    private Path write(String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
