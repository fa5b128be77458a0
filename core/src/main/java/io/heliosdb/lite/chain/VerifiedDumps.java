package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which dumps of a directory passed a check, and when, and which failed: a hidden file beside them.
 * Two programs that write it at the same time may lose what one of them found; a dump then counts
 * as not checked.
 */
public final class VerifiedDumps {
    static final String NAME = ".heliosdb-verified.json";

    private static final int ENTRIES_MAX = 10_000;

    private final Content content;
    private final Map<String, List<Verification>> byDump;

    /**
     * The file's JSON.
     *
     * @param verified the latest last, one for each dump and kind
     * @param failed ids of dumps whose last check failed, the latest last
     */
    private record Content(List<Verification> verified, List<String> failed) {
        Content {
            verified = List.copyOf(verified);
            // Absent in files of the first writers.
            failed = failed == null ? List.of() : List.copyOf(failed);
        }
    }

    /**
     * A dump that a drill proved.
     *
     * @param at when it was proven
     */
    public record Drilled(DumpHead dump, Instant at) {}

    private VerifiedDumps(Content content) {
        this.content = content;
        this.byDump =
                content.verified().stream().collect(Collectors.groupingBy(Verification::dumpId));
    }

    /** Reads what a directory has; nothing if that cannot be read. */
    public static VerifiedDumps of(Path directory) {
        try {
            return new VerifiedDumps(SideFile.read(directory.resolve(NAME), Content.class));
        } catch (IOException | RuntimeException e) {
            // A dump whose check is not known has to be checked again: nothing is lost.
            return new VerifiedDumps(new Content(List.of(), List.of()));
        }
    }

    /**
     * Notes what checks of some dumps of a directory found.
     *
     * @param passed replace older ones of the same dump and kind
     * @param failed dump ids; what was noted of them is forgotten
     * @throws HeliosException if the directory cannot be written
     */
    public static void note(Path directory, List<Verification> passed, Collection<String> failed) {
        Content before = of(directory).content;
        Set<String> replaced = passed.stream().map(VerifiedDumps::slot).collect(Collectors.toSet());
        List<Verification> entries = new ArrayList<>();
        for (Verification old : before.verified()) {
            if (!replaced.contains(slot(old)) && !failed.contains(old.dumpId())) {
                entries.add(old);
            }
        }
        entries.addAll(passed);
        Set<String> failures = new LinkedHashSet<>(before.failed());
        passed.forEach(entry -> failures.remove(entry.dumpId()));
        failures.addAll(failed);
        Content after = new Content(latest(entries), latest(List.copyOf(failures)));
        if (!after.equals(before)) {
            SideFile.write(directory.resolve(NAME), after);
        }
    }

    private static String slot(Verification entry) {
        return entry.dumpId() + " " + entry.kind();
    }

    private static <T> List<T> latest(List<T> entries) {
        return entries.subList(Math.max(0, entries.size() - ENTRIES_MAX), entries.size());
    }

    /** The last check that a file passed as it is. */
    public Optional<Verification> last(DumpFile dump) {
        return byDump.getOrDefault(dump.metadata().dumpId(), List.of()).stream()
                .filter(entry -> entry.isOf(dump))
                .max(Comparator.comparing(Verification::time));
    }

    /**
     * The newest dump that a drill proved, if it can still be restored as far as is known: the file
     * is the one that was proven, its chain is there, and no later check of a dump in it failed.
     * Opens that file only.
     *
     * @param wanted which dumps count
     */
    public Optional<Drilled> newestDrilled(DumpFolder folder, Predicate<DumpHead> wanted) {
        return folder.dumps().reversed().stream()
                .filter(wanted)
                .flatMap(dump -> drilled(folder, dump).stream())
                .findFirst();
    }

    private Optional<Drilled> drilled(DumpFolder folder, DumpHead dump) {
        List<Verification> drills =
                byDump.getOrDefault(dump.dumpId(), List.of()).stream()
                        .filter(entry -> entry.kind().equals(Verification.DRILL))
                        .toList();
        if (drills.isEmpty()) {
            return Optional.empty();
        }
        try (DumpFile file = DumpFile.open(FileByteSource.open(dump.path()))) {
            boolean isGood = folder.chainOf(dump).stream().noneMatch(d -> hasFailed(d.dumpId()));
            return drills.stream()
                    .filter(entry -> isGood && entry.isOf(file))
                    .max(Comparator.comparing(Verification::time))
                    .map(entry -> new Drilled(dump, entry.time()));
        } catch (HeliosException e) {
            // What cannot be opened now proves nothing, whatever was proven.
            return Optional.empty();
        }
    }

    /** Whether a dump did not pass its last check. */
    public boolean hasFailed(String dumpId) {
        return content.failed().contains(dumpId);
    }
}
