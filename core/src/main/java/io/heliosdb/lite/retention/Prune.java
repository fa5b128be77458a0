package io.heliosdb.lite.retention;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.PinnedDumps;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.FileRemoval;
import io.heliosdb.lite.io.StaleFiles;
import io.heliosdb.lite.io.WriterLock;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Deletes the dumps of a directory that a policy does not keep. */
public final class Prune {
    /** A dump under way has this name, with the id that it will have. */
    private static final Pattern HALF_DUMP =
            Pattern.compile(
                    "\\..*\\.heliodump(\\.inc[0-9]+)?\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

    /** A writer locks its file as soon as it has made it; where there are no locks, it writes. */
    private static final Duration QUIET = Duration.ofHours(1);

    private final Path directory;
    private final RetentionPolicy policy;
    private final Instant now;

    public Prune(Path directory, RetentionPolicy policy, Instant now) {
        this.directory = directory;
        this.policy = policy;
        this.now = now;
    }

    /** What dumps that were killed left here, and nobody will go on with. */
    public List<Path> leftovers() {
        return StaleFiles.find(directory, HALF_DUMP, now.minus(QUIET));
    }

    /**
     * Deletes {@link #leftovers}.
     *
     * @return what was deleted
     */
    public List<Path> deleteLeftovers() {
        return leftovers().stream().filter(StaleFiles::delete).toList();
    }

    /**
     * What would be done. Changes nothing.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if there is no such directory; what
     *     {@link PinnedDumps#of} throws
     */
    public RetentionPlan plan() {
        DumpFolder folder = DumpFolder.scan(directory);
        return RetentionPlan.of(
                folder,
                Problems.of(folder, VerifiedDumps.of(directory)),
                PinnedDumps.of(directory),
                policy,
                now);
    }

    /**
     * Does it. Wherever it is broken off, every dump that is left and could be restored still can.
     *
     * @param deleted told of each dump that is gone, at once
     * @return what was done
     * @throws HeliosException {@link ErrorCode#CONFLICT} if a dump is being written there; what
     *     {@link #plan} throws; whatever keeps a file from being deleted, and then no other is
     */
    public RetentionPlan run(Consumer<DumpHead> deleted) {
        return WriterLock.alone(
                directory,
                () -> {
                    RetentionPlan plan = plan();
                    for (DumpHead dump : plan.deletions()) {
                        requireSame(dump);
                        FileRemoval.delete(dump.path());
                        deleted.accept(dump);
                    }
                    return plan;
                });
    }

    private static void requireSame(DumpHead dump) {
        if (!DumpFolder.head(dump.path()).equals(dump)) {
            throw new HeliosException(ErrorCode.CONFLICT, "file was replaced meanwhile")
                    .with("file", dump.path())
                    .hint("Run heliosdb-lite prune again.");
        }
    }
}
