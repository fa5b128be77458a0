package io.heliosdb.lite.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.SmallDump;
import io.heliosdb.lite.chain.VerifiedDumps;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class RetentionPlanTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path directory;

    private void write(String name, SmallDump dump) throws IOException {
        Path ignored = dump.write(directory, name);
    }

    /** A full dump under the name of its number. */
    private void full(int id, String time) throws IOException {
        write(Integer.toString(id), SmallDump.full(id).at(Instant.parse(time)));
    }

    private static RetentionPolicy policy(int days, int last, int daily, int weekly, int monthly) {
        return new RetentionPolicy(days, last, daily, weekly, monthly, BERLIN);
    }

    private RetentionPlan plan(RetentionPolicy policy) {
        return new Prune(directory, policy, NOW).plan();
    }

    private List<String> kept(RetentionPolicy policy) {
        return plan(policy).decisions().stream()
                .filter(Decision::isKept)
                .map(decision -> decision.dump().path().getFileName().toString())
                .toList();
    }

    private List<String> deleted(RetentionPolicy policy) {
        List<String> names = new ArrayList<>();
        var ignored =
                new Prune(directory, policy, NOW)
                        .run(dump -> names.add(dump.path().getFileName().toString()));
        return names;
    }

    @Test
    void withoutRulesNothingIsDeleted() throws IOException {
        full(1, "2001-01-01T00:00:00Z");
        full(2, "2002-01-01T00:00:00Z");
        assertThat(deleted(policy(0, 0, 0, 0, 0))).isEmpty();
    }

    @Test
    void daysAreThoseOfTheZoneAlsoWhenClocksChange() throws IOException {
        // Local days of Berlin: 25 October has 25 hours, 29 March 23.
        full(1, "2025-10-24T21:59:59Z");
        full(2, "2025-10-24T22:00:00Z");
        full(3, "2025-10-25T22:59:59Z");
        full(4, "2025-10-26T00:30:00Z");
        full(5, "2025-10-26T01:30:00Z");
        full(6, "2025-10-26T22:59:59Z");
        full(7, "2025-10-26T23:00:00Z");
        assertThat(kept(policy(0, 0, 9, 0, 0))).containsExactly("1", "2", "6", "7");
        assertThat(kept(policy(0, 0, 2, 0, 0))).containsExactly("6", "7");
        RetentionPolicy inUtc = new RetentionPolicy(0, 0, 9, 0, 0, ZoneId.of("UTC"));
        assertThat(kept(inUtc)).containsExactly("2", "3", "7");
    }

    @Test
    void ageIsCountedInLocalDays() throws IOException {
        // A day of 25 hours before this noon in Berlin.
        Instant now = Instant.parse("2025-10-26T11:00:00Z");
        full(1, "2025-10-25T09:59:59Z");
        full(2, "2025-10-25T10:00:00Z");
        full(3, "2025-10-26T10:00:00Z");
        full(4, "2030-01-01T00:00:00Z");
        RetentionPlan plan = new Prune(directory, policy(1, 0, 0, 0, 0), now).plan();
        assertThat(plan.deletions())
                .extracting(d -> d.path().getFileName().toString())
                .containsExactly("1");
    }

    @Test
    void weeksAreThoseOfIsoAndYearsDoNotCutThem() throws IOException {
        full(1, "2024-12-29T12:00:00Z");
        full(2, "2024-12-30T12:00:00Z");
        full(3, "2024-12-31T12:00:00Z");
        full(4, "2025-01-05T12:00:00Z");
        full(5, "2025-01-06T12:00:00Z");
        assertThat(kept(policy(0, 0, 0, 9, 0))).containsExactly("1", "4", "5");
        assertThat(plan(policy(0, 0, 0, 9, 0)).decisions().get(3).reasons())
                .containsExactly("last of week 2025-W01");
    }

    @Test
    void monthsEndInTheZone() throws IOException {
        full(1, "2025-01-31T22:59:59Z");
        full(2, "2025-01-31T23:00:00Z");
        full(3, "2025-02-28T22:59:59Z");
        full(4, "2025-03-31T21:59:59Z");
        full(5, "2025-03-31T22:00:00Z");
        assertThat(kept(policy(0, 0, 0, 0, 9))).containsExactly("1", "3", "4", "5");
        assertThat(kept(policy(0, 0, 0, 0, 3))).containsExactly("3", "4", "5");
    }

    @Test
    void dumpsOfTheSameSecondAreToldApart() throws IOException {
        full(1, "2025-01-01T00:00:00Z");
        full(2, "2025-01-01T00:00:00Z");
        full(3, "2025-01-01T00:00:00Z");
        assertThat(kept(policy(0, 2, 0, 0, 0))).hasSize(2);
        assertThat(kept(policy(0, 0, 5, 5, 5))).hasSize(1);
    }

    @Test
    void chainIsKeptAsLongAsItIsNeededAndDeletedFromItsEnd() throws IOException {
        Instant day = Instant.parse("2025-12-01T00:00:00Z");
        write("a", SmallDump.full(1).at(day));
        write("b", SmallDump.increment(2, 1, 1).at(day.plusSeconds(60)));
        write("c", SmallDump.increment(3, 2, 2).at(day.plusSeconds(120)));
        write("d", SmallDump.increment(4, 2, 2).at(day.plusSeconds(180)));
        assertThat(kept(policy(0, 1, 0, 0, 0))).containsExactly("a", "b", "d");
        write("e", SmallDump.full(5).at(day.plusSeconds(240)));
        assertThat(kept(policy(0, 2, 0, 0, 0))).containsExactly("a", "b", "d", "e");
        assertThat(plan(policy(0, 2, 0, 0, 0)).decisions().getFirst().reasons())
                .containsExactly("needed by b");
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("c", "d", "b", "a");
    }

    @Test
    void compactedDumpReplacesItsChain() throws IOException {
        Instant day = Instant.parse("2025-12-01T00:00:00Z");
        write("a", SmallDump.full(1).at(day));
        write("b", SmallDump.increment(2, 1, 1).at(day.plusSeconds(60)));
        write("c", SmallDump.increment(3, 2, 2).at(day.plusSeconds(120)));
        write("z", SmallDump.folded(9, 2, 1).at(day.plusSeconds(60)));
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("b", "a");
        DumpFolder folder = DumpFolder.scan(directory);
        assertThat(folder.chainOf(folder.dumps().getLast())).hasSize(2);
    }

    @Test
    void pinnedDumpAndWhatItNeedsStay() throws IOException {
        Instant day = Instant.parse("2025-12-01T00:00:00Z");
        write("a", SmallDump.full(1).at(day));
        write("b", SmallDump.increment(2, 1, 1).at(day.plusSeconds(60)));
        write("c", SmallDump.increment(3, 2, 2).at(day.plusSeconds(120)));
        full(9, "2025-12-02T00:00:00Z");
        assertThat(PinnedDumps.set(directory, SmallDump.id(2), true)).isTrue();
        Files.move(directory.resolve("b"), directory.resolve("renamed"));
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("c");
    }

    @Test
    void damagedFilesStayAndDoNotCount() throws IOException {
        full(1, "2025-12-01T00:00:00Z");
        full(2, "2025-12-02T00:00:00Z");
        full(3, "2025-12-03T00:00:00Z");
        full(4, "2025-12-04T00:00:00Z");
        full(5, "2025-12-05T00:00:00Z");
        byte[] cut = Files.readAllBytes(directory.resolve("5"));
        Files.write(directory.resolve("5"), Arrays.copyOf(cut, cut.length - 9));
        Files.write(directory.resolve("6.heliodump"), new byte[] {1});
        Files.write(directory.resolve("readme"), new byte[] {1});
        VerifiedDumps.note(directory, List.of(), List.of(SmallDump.id(4)));
        RetentionPlan plan = plan(policy(0, 1, 0, 0, 0));
        assertThat(plan.hasProblems()).isTrue();
        assertThat(plan.unreadable()).hasSize(1);
        assertThat(plan.decisions().get(3).problem()).contains("failed its last check");
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("1", "2");
        assertThat(directory.resolve("6.heliodump")).exists();
        assertThat(directory.resolve("readme")).exists();
    }

    @Test
    void copiesShareTheirFate() throws IOException {
        full(1, "2025-12-01T00:00:00Z");
        Files.copy(directory.resolve("1"), directory.resolve("1-copy"));
        full(2, "2025-12-02T00:00:00Z");
        Files.createSymbolicLink(directory.resolve("latest"), Path.of("2"));
        assertThat(kept(policy(0, 2, 0, 0, 0))).hasSize(4);
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("1", "1-copy");
    }

    @Test
    void databasesAndPartsOfThemAreCountedApart() throws IOException {
        Instant day = Instant.parse("2025-12-01T00:00:00Z");
        write("shop1", SmallDump.full(1).at(day));
        write("shop2", SmallDump.full(2).at(day.plusSeconds(1)));
        write("other", SmallDump.full(3).at(day).of("other"));
        write("users", SmallDump.full(4).at(day.plusSeconds(2)).selective());
        assertThat(deleted(policy(0, 1, 0, 0, 0))).containsExactly("shop1");
    }
}
