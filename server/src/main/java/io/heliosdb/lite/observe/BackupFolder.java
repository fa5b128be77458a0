package io.heliosdb.lite.observe;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.dump.ParentChoice;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.retention.Problems;
import io.heliosdb.lite.schedule.DueTimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks at the dumps of a directory, and again when something was added to it or taken away. Used
 * by one thread at a time.
 */
final class BackupFolder {
    /** For files that were damaged in place. */
    private static final Duration LOOK_AFTER = Duration.ofMinutes(10);

    /** A change within the same tick of the file system's clock may go unseen until then. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    private Optional<Look> last = Optional.empty();

    private record Look(
            Path directory, String database, FileTime changed, Instant at, BackupState state) {}

    /**
     * The dumps of a database; empty if the directory cannot be read.
     *
     * @param now dumps from later are those of a wrong clock, and count as files only
     */
    Optional<BackupState> look(Path directory, String database, Instant now) {
        try {
            FileTime changed = Files.getLastModifiedTime(directory);
            Optional<Look> known =
                    last.filter(look -> look.directory.equals(directory))
                            .filter(look -> look.database.equals(database))
                            .filter(look -> look.changed.equals(changed))
                            .filter(look -> look.at.isAfter(now.minus(LOOK_AFTER)))
                            .filter(look -> isSettled(look));
            if (known.isEmpty()) {
                BackupState state = read(directory, database, now);
                last = Optional.of(new Look(directory, database, changed, now, state));
            }
            return last.map(Look::state);
        } catch (IOException | HeliosException e) {
            // Where there is nothing to be seen, nothing is said: not even an old number.
            last = Optional.empty();
            return Optional.empty();
        }
    }

    private static boolean isSettled(Look look) {
        return look.changed.toInstant().plus(SETTLED_AFTER).isBefore(look.at);
    }

    private static BackupState read(Path directory, String database, Instant now) {
        DumpFolder folder = DumpFolder.scan(directory);
        VerifiedDumps verified = VerifiedDumps.of(directory);
        Map<Path, String> problems = Problems.of(folder, verified);
        Instant latest = now.plus(DueTimes.SET_BACK_MIN);
        Predicate<DumpHead> isGood =
                dump ->
                        ParentChoice.isWhole(dump)
                                && dump.metadata().database().equals(database)
                                && !problems.containsKey(dump.path())
                                && !dump.takenAt().isAfter(latest);
        Optional<DumpHead> newest = folder.dumps().reversed().stream().filter(isGood).findFirst();
        Optional<VerifiedDumps.Drilled> proven = verified.newestDrilled(folder, isGood);
        return new BackupState(
                folder.dumps().size(),
                folder.dumps().stream().mapToLong(DumpHead::fileBytes).sum(),
                newest.map(DumpHead::takenAt),
                proven.map(VerifiedDumps.Drilled::dump).map(DumpHead::takenAt),
                proven.map(VerifiedDumps.Drilled::at));
    }
}
