package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.file.DumpFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class VerifiedDumpsTest {
    private static final Instant NOON = Instant.parse("2025-12-08T12:00:00Z");

    @TempDir Path directory;

    private final SmallDump dump = SmallDump.full(1).log(0, "a");

    private void note(SmallDump dump, String kind, Instant at) {
        try (DumpFile file = dump.open()) {
            VerifiedDumps.note(directory, List.of(Verification.of(file, kind, at)), List.of());
        }
    }

    private Optional<Verification> last(SmallDump dump) {
        try (DumpFile file = dump.open()) {
            return VerifiedDumps.of(directory).last(file);
        }
    }

    @Test
    void theLastCheckIsKnown() {
        assertThat(last(dump)).isEmpty();
        note(dump, Verification.VERIFY, NOON);
        note(SmallDump.full(2), Verification.VERIFY, NOON);
        assertThat(last(dump)).map(Verification::at).contains("2025-12-08T12:00:00Z");
        note(dump, Verification.DRILL, NOON.plusSeconds(60));
        assertThat(last(dump)).map(Verification::kind).contains(Verification.DRILL);
        note(dump, Verification.VERIFY, NOON.plusSeconds(90));
        assertThat(last(dump)).map(Verification::kind).contains(Verification.VERIFY);
        assertThat(last(SmallDump.full(2))).map(Verification::time).contains(NOON);
    }

    @Test
    void anotherFileWithTheSameIdWasNotChecked() {
        note(dump, Verification.VERIFY, NOON);
        assertThat(last(SmallDump.full(1).log(0, "b"))).isEmpty();
        assertThat(last(SmallDump.full(1).log(0, "a", "b"))).isEmpty();
        assertThat(last(SmallDump.full(1).log(0, "a"))).isPresent();
    }

    @Test
    void drillIsKnownOfTheVeryFile() throws IOException {
        Path file = dump.write(directory, "a.heliodump");
        note(dump, Verification.VERIFY, NOON);
        assertThat(VerifiedDumps.of(directory).lastDrill(DumpFolder.head(file))).isEmpty();
        note(dump, Verification.DRILL, NOON);
        note(dump, Verification.VERIFY, NOON.plusSeconds(60));
        DumpHead head = DumpFolder.head(file);
        VerifiedDumps verified = VerifiedDumps.of(directory);
        assertThat(verified.lastDrill(head)).map(Verification::time).contains(NOON);
        Path other = SmallDump.full(1).log(0, "b").write(directory, "b.heliodump");
        assertThat(verified.lastDrill(DumpFolder.head(other))).isEmpty();
        Files.delete(file);
        assertThat(verified.lastDrill(head)).isEmpty();
    }

    @Test
    void failedCheckTakesTheNoteBack() {
        note(dump, Verification.VERIFY, NOON);
        note(SmallDump.full(2), Verification.VERIFY, NOON);
        VerifiedDumps.note(directory, List.of(), List.of(SmallDump.id(1)));
        assertThat(last(dump)).isEmpty();
        assertThat(last(SmallDump.full(2))).isPresent();
        assertThat(VerifiedDumps.of(directory).hasFailed(SmallDump.id(1))).isTrue();
        assertThat(VerifiedDumps.of(directory).hasFailed(SmallDump.id(2))).isFalse();
        note(dump, Verification.VERIFY, NOON);
        assertThat(VerifiedDumps.of(directory).hasFailed(SmallDump.id(1))).isFalse();
    }

    @Test
    void whatCannotBeReadIsNothingAndIsReplaced() throws IOException {
        Path file = directory.resolve(VerifiedDumps.NAME);
        for (String text :
                List.of(
                        "",
                        "nonsense",
                        "[]",
                        "null",
                        "{\"verified\":[null]}",
                        "{\"verified\":[{\"dumpId\":null,\"at\":\"2025-12-08T12:00:00Z\"}]}",
                        "{\"verified\":[{\"dumpId\":\"x\",\"at\":\"yesterday\"}]}")) {
            Files.writeString(file, text);
            assertThat(last(dump)).as(text).isEmpty();
            note(dump, Verification.VERIFY, NOON);
            assertThat(last(dump)).as(text).isPresent();
        }
    }

    @Test
    void linkIsReplacedAndNotFollowed() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "mine");
        Path link = directory.resolve(VerifiedDumps.NAME);
        Files.createSymbolicLink(link, precious);
        note(dump, Verification.VERIFY, NOON);
        assertThat(precious).hasContent("mine");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(last(dump)).isPresent();
    }

    @Test
    void fileDoesNotGrowForever() throws IOException {
        StringBuilder old = new StringBuilder("{\"verified\":[");
        for (int i = 0; i < 10_000; i++) {
            old.append(i == 0 ? "" : ",")
                    .append("{\"dumpId\":\"%d\",\"kind\":\"verify\"".formatted(i))
                    .append(",\"at\":\"2025-12-08T12:00:00Z\",\"dataCrc32\":\"0x0\"}");
        }
        Path file = Files.writeString(directory.resolve(VerifiedDumps.NAME), old + "]}");
        note(dump, Verification.VERIFY, NOON);
        assertThat(last(dump)).isPresent();
        assertThat(Files.readString(file))
                .doesNotContain("\"dumpId\":\"0\"")
                .contains("\"dumpId\":\"1\"");
    }
}
