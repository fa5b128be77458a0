package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.PinnedDumps;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code pin}: keeps a dump from being pruned. */
@Command(
        name = "pin",
        description = {
            "Keep a dump, and those that it needs, whatever prune is told.",
            "The pin is noted beside the file under the id of the dump: it may be renamed."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite pin /backups/before-migration.heliodump",
            "  heliosdb-lite pin --remove /backups/before-migration.heliodump"
        })
final class PinCommand implements Callable<Integer> {
    private final Program program;

    @Parameters(index = "0", paramLabel = "FILE", description = "The dump.")
    private Path file;

    @Option(names = "--remove", description = "Let it be pruned again.")
    private boolean isRemoval;

    @Option(names = "--json", description = "Print what came of it as JSON.")
    private boolean isJson;

    PinCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        DumpHead dump = DumpFolder.head(file);
        Path directory = file.toAbsolutePath().getParent();
        boolean isChanged = PinnedDumps.set(directory, dump.dumpId(), !isRemoval);
        if (isJson) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", file.toString());
            document.put("dump_id", dump.dumpId());
            document.put("pinned", !isRemoval);
            document.put("changed", isChanged);
            program.console().json().print(document);
            return 0;
        }
        String what = isRemoval ? "Not pinned" : "Pinned";
        program.console()
                .message(
                        "%s: %s (%s)%s"
                                .formatted(
                                        what,
                                        Printable.of(file.toString()),
                                        dump.dumpId(),
                                        isChanged ? "" : ", as before"));
        return 0;
    }
}
