package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class ChainTest {
    private final SmallDump base =
            SmallDump.full(1)
                    .changes(0, List.of("a=1", "b=1", "c=1"), List.of())
                    .log(0, "one", "one");
    private final SmallDump first =
            SmallDump.increment(2, 1, 1)
                    .changes(1, List.of("b=2", "d=2"), List.of("a"))
                    .log(2, "two");
    private final SmallDump second =
            SmallDump.increment(3, 2, 2).changes(3, List.of("a=3"), List.of()).log(3);

    private static List<DumpFile> open(SmallDump... dumps) {
        return Stream.of(dumps).map(SmallDump::open).toList();
    }

    private static List<HeliosException> check(SmallDump... dumps) {
        List<DumpFile> links = open(dumps);
        try {
            return ChainCheck.run(links);
        } finally {
            links.forEach(DumpFile::close);
        }
    }

    @Test
    void chainIsReadAsOneDump() {
        try (Chain chain = Chain.of(open(base, first, second))) {
            assertThat(chain.schema().tables()).hasSize(2);
            assertThat(SmallDump.rows(chain, 0)).containsExactly("a=3", "b=2", "c=1", "d=2");
            assertThat(SmallDump.rows(chain, 1)).containsExactly("one", "one", "two");
            assertThat(chain.statistics().get(0).rowCount()).isEqualTo(4);
            assertThat(chain.statistics().get(1).rowCount()).isEqualTo(3);
        }
        try (Chain chain = Chain.of(open(base, first))) {
            assertThat(SmallDump.rows(chain, 0)).containsExactly("b=2", "c=1", "d=2");
        }
    }

    @Test
    void replacedTableHidesWhatWasBefore() {
        SmallDump replaced = SmallDump.increment(4, 3, 3).changes(0, List.of("z=9"), List.of());
        try (Chain chain = Chain.of(open(base, first, second, replaced.log(3)))) {
            assertThat(SmallDump.rows(chain, 0)).containsExactly("z=9");
        }
        assertThat(check(base, first, second, replaced)).isEmpty();
    }

    @Test
    void wrongOrderIsAConflict() {
        for (List<SmallDump> wrong :
                List.of(
                        List.of(base, second),
                        List.of(base, second, first),
                        List.of(base, base),
                        List.of(first, second))) {
            List<DumpFile> files = open(wrong.toArray(SmallDump[]::new));
            assertThatThrownBy(() -> Chain.of(files).close())
                    .isInstanceOf(HeliosException.class)
                    .extracting(e -> ((HeliosException) e).code())
                    .isEqualTo(ErrorCode.CONFLICT);
            assertThat(check(wrong.toArray(SmallDump[]::new)))
                    .extracting(HeliosException::code)
                    .containsExactly(ErrorCode.CONFLICT);
        }
    }

    @Test
    void numbersThatDoNotFollowAreSeen() {
        SmallDump third = SmallDump.increment(4, 3, 7).changes(4, List.of(), List.of()).log(3);
        assertThat(check(base, first, second, third))
                .singleElement()
                .extracting(HeliosException::getMessage)
                .asString()
                .contains("detail=number", "expected=3", "actual=7");
    }

    @Test
    void tableThatItsParentLacksIsDamage() {
        SmallDump other =
                SmallDump.increment(4, 3, 3)
                        .fingerprint("fedcba9876543210")
                        .changes(4, List.of("a=4"), List.of());
        assertThatThrownBy(() -> Chain.of(open(base, first, second, other)).close())
                .isInstanceOf(HeliosException.class)
                .hasMessageContainingAll(
                        "increment changes a table that its parent lacks", "table=t")
                .extracting(e -> ((HeliosException) e).code())
                .isEqualTo(ErrorCode.DUMP_CORRUPT);
        assertThat(check(base, first, second, other))
                .extracting(HeliosException::code)
                .containsExactly(ErrorCode.DUMP_CORRUPT);
    }

    @Test
    void deletedKeysOfAnotherShapeAreDamage() {
        SmallDump bad =
                SmallDump.increment(4, 3, 3)
                        .withoutDeletedColumns()
                        .changes(4, List.of("a=4"), List.of())
                        .log(3);
        assertThatThrownBy(() -> Chain.of(open(base, first, second, bad)).close())
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining("deleted keys are not those of the table");
    }

    @Test
    void rightCountsPass() {
        assertThat(check(base)).isEmpty();
        assertThat(check(base, first)).isEmpty();
        assertThat(check(base, first, second)).isEmpty();
    }

    @Test
    void wrongCountInTheMiddleIsSeenWhateverFollows() {
        SmallDump wrong =
                SmallDump.increment(2, 1, 1)
                        .changes(2, List.of("b=2", "d=2"), List.of("a"))
                        .log(2, "two");
        SmallDump replaced =
                SmallDump.increment(3, 2, 2).changes(0, List.of("a=3"), List.of()).log(3);
        assertThat(check(base, wrong, replaced))
                .singleElement()
                .extracting(HeliosException::getMessage)
                .asString()
                .contains("file=00000002", "table=t", "expected=4", "actual=3");
        SmallDump lines = SmallDump.increment(3, 2, 2).changes(3, List.of("a=3"), List.of()).log(4);
        assertThat(check(base, first, lines))
                .singleElement()
                .extracting(HeliosException::getMessage)
                .asString()
                .contains("file=00000003", "table=log", "expected=4", "actual=3");
    }
}
