package io.heliosdb.lite.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A name holds a whole file or what it held before. */
class PublishedFileTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;

    @Test
    void nothingIsVisibleUntilFinished() throws IOException {
        Path path = directory.resolve("a.heliodump");
        try (PublishedFile file = PublishedFile.create(path, "1")) {
            file.write(CONTENT, 0, CONTENT.length);
            assertThat(path).doesNotExist();
            assertThat(StaleFiles.clean(path)).isEmpty();
            file.finish();
        }
        assertThat(path).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(entries()).containsExactly("a.heliodump");
    }

    @Test
    void abandonedFileLeavesTheOldOne() throws IOException {
        Path path = directory.resolve("a.heliodump");
        Files.writeString(path, "old");
        try (PublishedFile file = PublishedFile.create(path, "1")) {
            file.write(CONTENT, 0, CONTENT.length);
        }
        assertThat(path).hasContent("old");
        assertThat(entries()).containsExactly("a.heliodump");
    }

    @Test
    void failedRenameLeavesWhatIsThere() throws IOException {
        Path path = directory.resolve("a.heliodump");
        try (PublishedFile file = PublishedFile.create(path, "1")) {
            file.write(CONTENT, 0, CONTENT.length);
            Files.createDirectory(path);
            requireFailure(file::finish, ErrorCode.INTERNAL);
        }
        assertThat(entries()).containsExactly("a.heliodump");
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void vanishedDirectoryIsAnError() throws IOException {
        Path parent = Files.createDirectory(directory.resolve("backups"));
        Path path = parent.resolve("a.heliodump");
        try (PublishedFile file = PublishedFile.create(path, "1")) {
            file.write(CONTENT, 0, CONTENT.length);
            Files.delete(parent.resolve(".a.heliodump.1.tmp"));
            Files.delete(parent);
            requireFailure(file::finish, ErrorCode.NOT_FOUND);
        }
        requireFailure(() -> PublishedFile.create(path, "2").close(), ErrorCode.NOT_FOUND);
        assertThat(entries()).isEmpty();
    }

    @Test
    void fullDeviceIsAnError() {
        byte[] large = new byte[1 << 20];
        try (PublishedFile file = PublishedFile.create(Path.of("/dev/full"), "1")) {
            requireFailure(() -> file.write(large, 0, large.length), ErrorCode.OUT_OF_RESOURCES);
        }
        try (PublishedFile file = PublishedFile.create(Path.of("/dev/full"), "1")) {
            file.write(CONTENT, 0, CONTENT.length);
            requireFailure(file::finish, ErrorCode.OUT_OF_RESOURCES);
        }
    }

    private static void requireFailure(Runnable step, ErrorCode code) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        HeliosException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void permissionsOfTheOldFileAreKept() throws IOException {
        Path path = directory.resolve("a.heliodump");
        Files.writeString(path, "old");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        try (PublishedFile file = PublishedFile.create(path, "1")) {
            file.finish();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void deviceIsWrittenDirectly() {
        try (PublishedFile file = PublishedFile.create(Path.of("/dev/null"), "1")) {
            file.write(CONTENT, 0, CONTENT.length);
            file.finish();
        }
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void staleFilesAreCleaned() throws IOException {
        Path path = directory.resolve("a.heliodump");
        Path stale = Files.writeString(directory.resolve(".a.heliodump.9.tmp"), "half");
        assertThat(StaleFiles.clean(path)).containsExactly(stale);
        assertThat(entries()).isEmpty();
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }
}
