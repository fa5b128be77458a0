package io.heliosdb.lite.chain;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.StaleFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dumps of a directory passed a check, and when: a hidden file beside them. Two programs that
 * write it at the same time may lose what one of them found; a dump then counts as not checked.
 */
public final class VerifiedDumps {
    static final String NAME = ".heliosdb-verified.json";

    private static final int ENTRIES_MAX = 10_000;
    private static final int FILE_BYTES_MAX = 8 << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final List<Verification> entries;
    private final Map<String, List<Verification>> byDump;

    /**
     * The file's JSON.
     *
     * @param verified the latest last, one for each dump and kind
     */
    private record Content(List<Verification> verified) {}

    private VerifiedDumps(List<Verification> entries) {
        this.entries = List.copyOf(entries);
        this.byDump = entries.stream().collect(Collectors.groupingBy(Verification::dumpId));
    }

    /** Reads what a directory has; nothing if that cannot be read. */
    public static VerifiedDumps of(Path directory) {
        Path path = directory.resolve(NAME);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return new VerifiedDumps(List.of());
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            Content content = MAPPER.readValue(in.readNBytes(FILE_BYTES_MAX), Content.class);
            return new VerifiedDumps(content.verified());
        } catch (IOException | RuntimeException e) {
            // A dump whose check is not known has to be checked again: nothing is lost.
            return new VerifiedDumps(List.of());
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
        VerifiedDumps before = of(directory);
        Set<String> replaced = passed.stream().map(VerifiedDumps::slot).collect(Collectors.toSet());
        List<Verification> entries = new ArrayList<>();
        for (Verification old : before.entries) {
            if (!replaced.contains(slot(old)) && !failed.contains(old.dumpId())) {
                entries.add(old);
            }
        }
        entries.addAll(passed);
        int surplus = Math.max(0, entries.size() - ENTRIES_MAX);
        List<Verification> kept = entries.subList(surplus, entries.size());
        if (!kept.equals(before.entries)) {
            write(new Content(kept), directory.resolve(NAME));
        }
    }

    private static String slot(Verification entry) {
        return entry.dumpId() + " " + entry.kind();
    }

    private static void write(Content content, Path target) {
        List<Path> ignored = StaleFiles.clean(target);
        try (ByteSink sink = PublishedFile.createUnlinked(target, "new")) {
            byte[] json = MAPPER.writeValueAsBytes(content);
            sink.write(json, 0, json.length);
            sink.finish();
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode", e);
        }
    }

    /** The last check that a file passed as it is. */
    public Optional<Verification> last(DumpFile dump) {
        return byDump.getOrDefault(dump.metadata().dumpId(), List.of()).stream()
                .filter(entry -> entry.isOf(dump))
                .max(Comparator.comparing(Verification::time));
    }
}
