package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.file.DumpFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    void newestProvenDumpIsThatOfAGoodChain() throws IOException {
        SmallDump full = SmallDump.full(1);
        SmallDump increment = SmallDump.increment(2, 1, 1);
        Path base = full.write(directory, "base.heliodump");
        Path first = increment.write(directory, "base.heliodump.inc1");
        Path unproven = SmallDump.increment(3, 2, 2).write(directory, "base.heliodump.inc2");
        note(full, Verification.DRILL, NOON);
        note(increment, Verification.VERIFY, NOON.plusSeconds(5));
        assertThat(drilled()).isEqualTo(base + " " + NOON);
        note(increment, Verification.DRILL, NOON.plusSeconds(9));
        assertThat(drilled()).isEqualTo(first + " " + NOON.plusSeconds(9));
        assertThat(
                        VerifiedDumps.of(directory)
                                .newestDrilled(DumpFolder.scan(directory), DumpHead::isFull)
                                .map(VerifiedDumps.Drilled::dump)
                                .map(DumpHead::path))
                .contains(base);

        Files.delete(unproven);
        Path ignored = SmallDump.increment(2, 1, 1).log(0, "x").write(directory, "other");
        Files.move(directory.resolve("other"), first, StandardCopyOption.REPLACE_EXISTING);
        assertThat(drilled()).as("another file of that id").isEqualTo(base + " " + NOON);
        ignored = increment.write(directory, "base.heliodump.inc1");
        VerifiedDumps.note(directory, List.of(), List.of(SmallDump.id(1)));
        assertThat(drilled()).as("the base failed since").isEmpty();
        note(full, Verification.VERIFY, NOON.plusSeconds(20));
        assertThat(drilled()).isNotEmpty();
        Files.delete(base);
        assertThat(drilled()).as("the base is missing").isEmpty();
    }

    private String drilled() {
        return VerifiedDumps.of(directory)
                .newestDrilled(DumpFolder.scan(directory), dump -> true)
                .map(found -> found.dump().path() + " " + found.at())
                .orElse("");
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
