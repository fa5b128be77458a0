package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.Point;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.FileByteSource;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Opens the state that a dump file tells, together with the files that it needs. */
final class StateInput {
    private StateInput() {}

    /** A full dump as it is; an increment with the dumps before it, which lie beside it. */
    static StoredState open(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Opens it.
     *
     * @param to which dump of the chain that the file belongs to; empty for the file itself
     */
    static StoredState open(Path path, Optional<String> to) {
        DumpHead head = DumpFolder.head(path);
        if (head.isFull() && to.isEmpty()) {
            return DumpFile.open(FileByteSource.open(path));
        }
        DumpFolder folder = DumpFolder.around(path);
        return folder.open(to.isEmpty() ? head : choose(folder, head, to.get()));
    }

    private static DumpHead choose(DumpFolder folder, DumpHead head, String to) {
        DumpHead base = folder.chainOf(head).getFirst();
        return new Point(to, ZoneId.systemDefault()).choose(folder.descendantsOf(base));
    }

    /** The increments of a full dump that lie beside it, the oldest first. */
    static List<DumpHead> increments(Path path) {
        DumpHead head = DumpFolder.head(path);
        return head.isFull()
                ? DumpFolder.around(path).descendantsOf(head).stream()
                        .filter(dump -> !dump.isFull())
                        .toList()
                : List.of();
    }

    /** Refuses an increment where its base cannot be had. */
    static DumpFile requireFull(DumpFile file) {
        if (file.metadata().mode() == DumpMode.INCREMENTAL) {
            file.close();
            throw new HeliosException(ErrorCode.CONFLICT, "an increment needs the dumps before it")
                    .with("file", file.name())
                    .hint("Name it by its path, with those dumps in the same directory.");
        }
        return file;
    }
}
