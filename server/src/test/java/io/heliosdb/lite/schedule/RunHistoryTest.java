package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.AlertState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class RunHistoryTest {
    private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir Path directory;

    private final World log = new World(Path.of("."), "2026-06-01T00:00:00Z", "@daily", "UTC");

    @Test
    void whatWasNotedIsReadAgain() {
        RunHistory history = history();
        history.begin(begun(0));
        history.end(made(0));
        history.alert(new AlertState("mail", "X y", Optional.of(AT), true));
        history.begin(begun(1));
        RunHistory again = history();
        assertThat(again.runs()).containsExactly(made(0));
        assertThat(again.alert("mail"))
                .isEqualTo(new AlertState("mail", "X y", Optional.of(AT), true));
        assertThat(again.alert("webhook")).isEqualTo(AlertState.quiet("webhook"));
        assertThat(again.unfinished()).contains(begun(1));
    }

    @Test
    void fileIsReadWhereverItWasCut() throws Exception {
        RunHistory history = history();
        for (int i = 0; i < 5; i++) {
            history.begin(begun(i));
            history.end(i % 2 == 0 ? made(i) : failed(i));
        }
        Path file = directory.resolve(RunHistory.NAME);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            RunHistory cut = history();
            int before = cut.runs().size();
            cut.begin(begun(9));
            cut.end(made(9));
            List<Run> runs = history().runs();
            assertThat(runs).hasSize(before + 1).endsWith(made(9));
        }
    }

    @Test
    void fileIsBoundedAndKeepsWhatPeopleWereTold() throws Exception {
        RunHistory history = history();
        AlertState told = new AlertState("mail", "X y", Optional.of(AT), false);
        history.alert(told);
        for (int i = 0; i < 1200; i++) {
            if (i % 400 == 399) {
                history = history();
            }
            history.begin(begun(i));
            history.end(made(i));
        }
        assertThat(Files.size(directory.resolve(RunHistory.NAME))).isLessThan(600_000);
        RunHistory again = history();
        assertThat(again.alert("mail")).isEqualTo(told);
        assertThat(again.runs().size()).isBetween(250, 500);
        assertThat(again.runs()).endsWith(made(1199));
        assertThat(again.totals()).isEqualTo(Map.of(Run.Result.OK, 1200L));
        assertThat(history.totals()).isEqualTo(again.totals());
    }

    @Test
    void strangeFileIsNoObstacle() throws Exception {
        Path file = directory.resolve(RunHistory.NAME);
        Files.writeString(file, "\0\0{\"run\":{}}\n{\"run\":5}\n[]\n{\"later\":1}\nx");
        RunHistory history = history();
        assertThat(history.runs()).isEmpty();
        history.end(made(1));
        assertThat(history().runs()).containsExactly(made(1));
        Files.delete(file);
        Files.createDirectory(file);
        history.end(made(2));
        assertThat(log.warnings).anyMatch(line -> line.contains("cannot be written"));
        assertThat(history.runs()).hasSize(2);
    }

    @Test
    void failuresAreThoseSinceTheLastGoodRun() {
        RunHistory history = history();
        List<Run> runs = List.of(failed(0), made(1), failed(2), cancelled(3), failed(4));
        runs.forEach(history::end);
        assertThat(history.failures()).containsExactly(failed(2), failed(4));
    }

    private RunHistory history() {
        return RunHistory.of(directory, log);
    }

    private static Run.Begun begun(int i) {
        return new Run.Begun(AT.plusSeconds(i * 60L), AT.plusSeconds(i), Run.Reason.SCHEDULE);
    }

    private static Run made(int i) {
        RunDump made = new RunDump(Path.of("/d/f" + i), true, i, List.of());
        return Run.good(begun(i), begun(i).at().plusMillis(1234), made, 0);
    }

    private static Run failed(int i) {
        HeliosException error =
                new HeliosException(ErrorCode.OUT_OF_RESOURCES, "disk is \"full\"\n")
                        .hint("Free some.");
        return Run.failed(begun(i), begun(i).at().plusMillis(5), error, 2);
    }

    private static Run cancelled(int i) {
        HeliosException error = new HeliosException(ErrorCode.CANCELLED, "cancelled");
        return Run.failed(begun(i), begun(i).at().plusMillis(5), error, 0);
    }
}
