package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.DumpTree;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code list}: the dumps of a directory, chain by chain. */
@Command(
        name = "list",
        description = "List the dumps in a directory and which follows which. Needs no server.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite list",
            "  heliosdb-lite list /backups",
            "  heliosdb-lite list /backups --json"
        })
final class ListCommand implements Callable<Integer> {
    private static final String[] HEADINGS = {
        "file",
        "number",
        "dump id",
        "created",
        "mode",
        "rows",
        "written",
        "deleted",
        "size",
        "parent",
        "verified",
        "pin"
    };

    /** As many as {@code --to} needs. */
    private static final int ID_LETTERS = 8;

    private final Program program;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The directory (default: the current one).")
    private Path directory;

    @Option(names = "--json", description = "Print the dumps as JSON.")
    private boolean isJson;

    ListCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        DumpFolder folder = DumpFolder.scan(directory);
        VerifiedDumps verified = VerifiedDumps.of(directory);
        PinnedDumps pins = pins();
        List<ListedChain> chains = new ArrayList<>();
        for (DumpTree tree : DumpTree.of(folder)) {
            chains.add(ListedChain.of(tree, verified, pins));
        }
        if (isJson) {
            program.console().json().print(ListDocument.of(folder, chains));
        } else {
            print(folder, chains);
        }
        boolean isAllRead =
                folder.unreadable().isEmpty() && chains.stream().allMatch(ListedChain::isAllRead);
        return isAllRead ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    /** Dumps can be listed without. */
    private PinnedDumps pins() {
        try {
            return PinnedDumps.of(directory);
        } catch (HeliosException e) {
            program.console().warning(Printable.of(e.getMessage()));
            return new PinnedDumps(Set.of());
        }
    }

    private void print(DumpFolder folder, List<ListedChain> chains) {
        Console console = program.console();
        long bytes = chains.stream().mapToLong(ListedChain::bytes).sum();
        console.println("Directory: " + Printable.of(folder.directory().toString()));
        console.println("Dumps: " + folder.dumps().size());
        console.println("Chains: " + chains.size());
        console.println("Size: " + new ByteSize(bytes));
        chains.forEach(this::print);
        for (DumpFolder.Unreadable file : folder.unreadable()) {
            console.warning("cannot be read: " + Printable.of(file.reason().getMessage()));
        }
    }

    private void print(ListedChain chain) {
        Console console = program.console();
        console.println("");
        console.println("Database: " + Printable.of(chain.root().metadata().database()));
        AlignedTable table = new AlignedTable("  ", HEADINGS);
        chain.dumps().forEach(dump -> table.add(cells(dump)));
        table.lines().forEach(console::println);
        if (chain.isBroken()) {
            console.warning(
                    "broken chain, parent of the increment is missing: file=%s parent=%s"
                            .formatted(
                                    Printable.of(chain.root().path().toString()),
                                    chain.root().metadata().parentId()));
        }
        chain.dumps().stream()
                .flatMap(dump -> dump.damage().stream())
                .forEach(e -> console.warning("damaged: " + Printable.of(e.getMessage())));
    }

    private static Object[] cells(ListedDump dump) {
        return new Object[] {
            "  ".repeat(dump.node().depth()) + Printable.of(dump.fileName()),
            dump.head().sequenceNumber(),
            shortId(dump.head().dumpId()),
            dump.head().metadata().createdAt(),
            dump.mode(),
            dump.counts().map(counts -> TransferLog.grouped(counts.rows())).orElse("damaged"),
            dump.counts().map(counts -> TransferLog.grouped(counts.written())).orElse("-"),
            dump.counts().map(counts -> TransferLog.grouped(counts.deleted())).orElse("-"),
            new ByteSize(dump.head().fileBytes()),
            parent(dump.head()),
            dump.verified()
                    .map(known -> Printable.of(known.kind()) + " " + known.at())
                    .orElse("never"),
            dump.isPinned() ? "pinned" : ""
        };
    }

    /** What an increment follows, or the dump whose state a compacted one tells. */
    private static String parent(DumpHead head) {
        if (!head.isFull()) {
            return shortId(head.metadata().parentId());
        }
        String sameStateAs = head.metadata().sameStateAs();
        return sameStateAs.isEmpty() ? "-" : "=" + shortId(sameStateAs);
    }

    /** The beginning of a dump id. */
    static String shortId(String id) {
        return id.substring(0, Math.min(id.length(), ID_LETTERS));
    }
}
