package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

class PointTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** At 10:00, 10:01, 10:02 and, on a branch, 10:02; in UTC. */
    private static final List<DumpHead> DUMPS =
            Stream.of(
                            SmallDump.full(1),
                            SmallDump.increment(0xabcdef02, 1, 1),
                            SmallDump.increment(3, 2, 2),
                            SmallDump.increment(4, 2, 2))
                    .map(dump -> new DumpHead(Path.of("d"), 1, dump.metadata()))
                    .toList();

    private static String choose(String text) {
        return new Point(text, BERLIN).choose(DUMPS).dumpId();
    }

    private static void fails(String text, ErrorCode code) {
        assertThatThrownBy(() -> choose(text))
                .as(text)
                .isInstanceOf(HeliosException.class)
                .extracting(e -> ((HeliosException) e).code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "latest, 00000004",
        "0, 00000001",
        "1, abcdef02",
        "abcdef02, abcdef02",
        "ABCDEF02-0000, abcdef02",
        "0/1001, abcdef02",
        "0/10FF, 00000004",
        "2025-12-08T10:01:30Z, abcdef02",
        "2025-12-08T10:01Z, abcdef02",
        "2025-12-08T10:00Z, 00000001",
        "2025-12-08 11:01, abcdef02",
        "2025-12-08T12:01+02:00, abcdef02",
        "2025-12-08, 00000004"
    })
    void everyFormIsUnderstood(String text, String id) {
        assertThat(choose(text)).startsWith(id);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String text :
                List.of("3", "deadbeef", "0/1", "2025-12-08T09:59Z", "2025-12-07", "999999999")) {
            fails(text, ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void branchesNeedAnId() {
        fails("2", ErrorCode.CONFLICT);
        assertThat(choose(SmallDump.id(3))).isEqualTo(SmallDump.id(3));
    }

    @Test
    void anythingElseIsUsage() {
        for (String text : List.of("", "newest", "-1", "2025-13-01", "0/", "10:00", "1.5")) {
            fails(text, ErrorCode.USAGE);
        }
    }
}
