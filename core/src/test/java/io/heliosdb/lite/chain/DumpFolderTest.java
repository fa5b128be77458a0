package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

class DumpFolderTest {
    @TempDir Path directory;

    /** The base, two increments after one another, and a second one of the first. */
    @BeforeEach
    void writeChain() throws IOException {
        write(SmallDump.full(1), "z.heliodump");
        write(SmallDump.increment(2, 1, 1), "z.heliodump.inc1");
        write(SmallDump.increment(3, 2, 2), "a.heliodump");
        write(SmallDump.increment(4, 2, 2), "b.heliodump");
    }

    private void write(SmallDump dump, String name) throws IOException {
        Path ignored = dump.write(directory, name);
    }

    private DumpFolder folder() {
        return DumpFolder.scan(directory);
    }

    private DumpHead head(String name) {
        return DumpFolder.head(directory.resolve(name));
    }

    private static List<String> names(List<DumpHead> dumps) {
        return dumps.stream().map(dump -> dump.path().getFileName().toString()).toList();
    }

    private static List<String> lines(List<DumpTree> trees) {
        return trees.stream()
                .flatMap(tree -> tree.nodes().stream())
                .map(node -> " ".repeat(node.depth()) + node.head().path().getFileName())
                .toList();
    }

    @Test
    void chainsAreFoundByIdsAndNotByNames() {
        assertThat(names(folder().chainOf(head("a.heliodump"))))
                .containsExactly("z.heliodump", "z.heliodump.inc1", "a.heliodump");
        assertThat(names(folder().descendantsOf(head("z.heliodump"))))
                .containsExactly("z.heliodump", "z.heliodump.inc1", "a.heliodump", "b.heliodump");
        List<DumpHead> relatives = folder().relativesOf(head("b.heliodump"));
        assertThat(names(relatives))
                .containsExactly("z.heliodump", "z.heliodump.inc1", "b.heliodump");
        assertThat(names(folder().endsOf(relatives))).containsExactly("b.heliodump");
    }

    @Test
    void treesShowBranches() throws IOException {
        write(SmallDump.increment(5, 4, 3), "c.heliodump");
        write(SmallDump.full(9), "other.heliodump");
        assertThat(lines(DumpTree.of(folder())))
                .containsExactly(
                        "other.heliodump",
                        "z.heliodump",
                        " z.heliodump.inc1",
                        "  a.heliodump",
                        "  b.heliodump",
                        "  c.heliodump");
    }

    @Test
    void missingParentIsNamedAndBeginsATree() throws IOException {
        Files.delete(directory.resolve("z.heliodump.inc1"));
        assertThatThrownBy(() -> folder().chainOf(head("a.heliodump")))
                .isInstanceOf(HeliosException.class)
                .hasMessageContainingAll("parent of the increment is missing", SmallDump.id(2))
                .extracting(e -> ((HeliosException) e).code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(DumpTree.of(folder()))
                .extracting(DumpTree::isBroken)
                .containsExactly(false, true, true);
        assertThat(names(folder().relativesOf(head("a.heliodump")))).containsExactly("a.heliodump");
    }

    @Test
    void foldedDumpStandsForTheLastThatIsInIt() throws IOException {
        Files.delete(directory.resolve("z.heliodump"));
        Files.delete(directory.resolve("z.heliodump.inc1"));
        write(SmallDump.folded(7, 2, 1), "folded.heliodump");
        assertThat(names(folder().chainOf(head("a.heliodump"))))
                .containsExactly("folded.heliodump", "a.heliodump");
        assertThat(names(folder().descendantsOf(head("folded.heliodump"))))
                .containsExactly("folded.heliodump", "a.heliodump", "b.heliodump");
    }

    /** As after a clean-up that spared the newest files. */
    @Test
    void foldedDumpStandsForOneWhoseChainIsBroken() throws IOException {
        Files.delete(directory.resolve("z.heliodump"));
        write(SmallDump.folded(7, 2, 1), "folded.heliodump");
        assertThat(names(folder().chainOf(head("a.heliodump"))))
                .containsExactly("folded.heliodump", "a.heliodump");
    }

    @Test
    void clockThatWasPutBackDoesNotHideTheLatest() throws IOException {
        write(
                SmallDump.increment(5, 4, 3).at(Instant.parse("2025-12-08T09:00:00Z")),
                "c.heliodump");
        write(
                SmallDump.increment(6, 5, 4).at(Instant.parse("2025-12-08T09:30:00Z")),
                "d.heliodump");
        assertThat(names(folder().descendantsOf(head("z.heliodump"))))
                .endsWith("b.heliodump", "c.heliodump", "d.heliodump");
        assertThat(names(folder().dumps())).endsWith("c.heliodump", "d.heliodump");
    }

    @Test
    void incrementsThatFollowOneAnotherAreAConflict() throws IOException {
        write(SmallDump.increment(11, 12, 1), "x.heliodump");
        write(SmallDump.increment(12, 11, 2), "y.heliodump");
        write(SmallDump.increment(13, 13, 3), "self.heliodump");
        for (String name : List.of("x.heliodump", "y.heliodump", "self.heliodump")) {
            assertThatThrownBy(() -> folder().chainOf(head(name)))
                    .isInstanceOf(HeliosException.class)
                    .hasMessageContaining("increments follow one another");
            assertThat(names(folder().relativesOf(head(name)))).contains(name);
        }
        assertThat(lines(DumpTree.of(folder())))
                .containsSubsequence("x.heliodump", " y.heliodump", "self.heliodump")
                .hasSize(7);
    }

    @Test
    void copyOfADumpIsListedAndDoesNotDisturb() throws IOException {
        write(SmallDump.increment(2, 1, 1), "copy.heliodump");
        assertThat(names(folder().chainOf(head("a.heliodump")))).hasSize(3);
        assertThat(lines(DumpTree.of(folder()))).hasSize(5);
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsRead() throws IOException {
        byte[] bytes = SmallDump.full(20).bytes();
        Files.write(directory.resolve("cut.heliodump"), Arrays.copyOf(bytes, 80));
        Files.write(directory.resolve("empty.heliodump.inc7"), new byte[0]);
        bytes[0] ^= 1;
        Files.write(directory.resolve("magic.heliodump"), bytes);
        Files.write(directory.resolve("readme.txt"), new byte[] {1});
        Files.write(directory.resolve(".z.heliodump.tmp"), new byte[] {1});
        Files.createDirectory(directory.resolve("dir.heliodump"));
        assertThat(folder().dumps()).hasSize(4);
        assertThat(folder().unreadable())
                .extracting(file -> file.path().getFileName().toString())
                .containsExactly("cut.heliodump", "empty.heliodump.inc7", "magic.heliodump");
        assertThat(folder().unreadable())
                .allSatisfy(
                        file ->
                                assertThat(file.reason().getMessage())
                                        .contains(file.path().toString()));
    }

    @Test
    void forgedMetadataAreDamage() throws IOException {
        byte[] bytes = SmallDump.increment(30, 1, 1).bytes();
        List<List<String>> forgeries =
                List.of(
                        List.of("2025-12-08T10:01:00Z", "2025-13-08T10:01:00Z"),
                        List.of("2025-12-08T10:01:00Z", "2025-12-08T10:01:00X"),
                        List.of("0/1001", "0-1001"),
                        List.of("745:745:", "745:74x:"),
                        List.of("\"sequenceNumber\":1", "\"sequenceNumber\":-"),
                        List.of("\"timeline\":1,", "\"timeline\":x,"),
                        List.of(SmallDump.id(1), SmallDump.id(1).replace('-', '+')),
                        List.of(SmallDump.id(30), SmallDump.id(30).replace('e', 'E')));
        for (List<String> forgery : forgeries) {
            byte[] forged = SmallDump.forged(bytes, forgery.get(0), forgery.get(1));
            assertThat(forged).as(forgery.toString()).isNotEqualTo(bytes);
            Path file = Files.write(directory.resolve("forged.heliodump"), forged);
            assertThat(folder().unreadable()).as(forgery.toString()).hasSize(1);
            assertThatThrownBy(() -> DumpFolder.head(file))
                    .as(forgery.toString())
                    .isInstanceOf(HeliosException.class)
                    .hasMessageContaining("forged.heliodump")
                    .extracting(e -> ((HeliosException) e).code())
                    .isEqualTo(ErrorCode.DUMP_CORRUPT);
        }
    }

    @Test
    void longChainsAreReadWithoutDeepCalls() throws IOException {
        for (int i = 1; i <= 1000; i++) {
            write(SmallDump.increment(1000 + i, i == 1 ? 1 : 999 + i, i), "l" + i + ".heliodump");
        }
        assertThat(folder().chainOf(head("l1000.heliodump"))).hasSize(1001);
        assertThat(folder().descendantsOf(head("z.heliodump"))).hasSize(1004);
        assertThat(DumpTree.of(folder())).hasSize(1);
    }

    @Test
    void missingDirectoryIsNotFound() {
        assertThatThrownBy(() -> DumpFolder.scan(directory.resolve("nothing")))
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining("cannot list directory");
    }
}
