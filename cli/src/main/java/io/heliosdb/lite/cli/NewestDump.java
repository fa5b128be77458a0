package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.dump.ParentChoice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.retention.Problems;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest dump of a directory that can be restored, as far as is known without reading rows.
 *
 * @param passedOver why newer ones cannot
 */
record NewestDump(DumpHead dump, List<String> passedOver) {
    NewestDump {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * Looks for it; one of a whole database is preferred to newer ones of some tables.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if there is none
     */
    static NewestDump in(Path directory) {
        DumpFolder folder = DumpFolder.scan(directory);
        Map<Path, String> problems = Problems.of(folder, VerifiedDumps.of(directory));
        List<DumpHead> good =
                folder.dumps().stream().filter(dump -> !problems.containsKey(dump.path())).toList();
        DumpHead newest =
                good.reversed().stream()
                        .filter(ParentChoice::isWhole)
                        .findFirst()
                        .or(() -> good.reversed().stream().findFirst())
                        .orElseThrow(() -> none(directory, problems.size()));
        List<String> passedOver =
                folder.dumps().stream()
                        .skip(folder.dumps().indexOf(newest))
                        .filter(dump -> problems.containsKey(dump.path()))
                        .map(dump -> problems.get(dump.path()))
                        .toList();
        return new NewestDump(newest, passedOver);
    }

    /** The newest one of a whole database that a drill proved, whoever made it. Never fails. */
    static Optional<VerifiedDumps.Drilled> proven(Path directory) {
        try {
            return VerifiedDumps.of(directory)
                    .newestDrilled(DumpFolder.scan(directory), ParentChoice::isWhole);
        } catch (HeliosException e) {
            // What cannot be looked at is not known to be proven.
            return Optional.empty();
        }
    }

    private static HeliosException none(Path directory, int damagedCount) {
        return new HeliosException(ErrorCode.NOT_FOUND, "no good dump in the directory")
                .with("directory", directory)
                .with("damaged", damagedCount)
                .hint("Run heliosdb-lite list on it to see what is there.");
    }
}
