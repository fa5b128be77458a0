package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.StaleFiles;
import io.heliosdb.lite.notify.AlertState;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of the runs of a directory: a hidden file in it to which lines are added. A line that
 * a crash tore is passed over. Where the file cannot be written, as on a full disk, the history of
 * this process goes on without it. Thread-safe.
 */
public final class RunHistory {
    static final String NAME = ".heliosdb-runs.jsonl";
    private static final String DRILLS_NAME = ".heliosdb-drills.jsonl";

    private static final int RUNS_MAX = 500;

    /** Two lines a run, and some more: then the file is written anew. */
    private static final int LINES_MAX = 4 * RUNS_MAX;

    private static final int FILE_BYTES_MAX = 64 << 20;

    private final Path file;
    private final EventLog log;
    private final List<Run> runs = new ArrayList<>();
    private final Map<Run.Result, Long> totals = new EnumMap<>(Run.Result.class);
    private final Map<String, AlertState> alerts = new HashMap<>();
    private Optional<Run.Begun> unfinished = Optional.empty();
    private int lineCount;
    private boolean isUnwritable;

    private RunHistory(Path file, EventLog log) {
        this.file = file;
        this.log = log;
    }

    /** Reads that of the dumps of a directory; empty if there is none, or it cannot be read. */
    public static RunHistory of(Path directory, EventLog log) {
        return read(directory.resolve(NAME), log);
    }

    /** The same of its drills. */
    public static RunHistory ofDrills(Path directory, EventLog log) {
        return read(directory.resolve(DRILLS_NAME), log);
    }

    private static RunHistory read(Path file, EventLog log) {
        RunHistory history = new RunHistory(file, log);
        history.read();
        return history;
    }

    private void read() {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                log.warning(
                        Event.Kind.HISTORY,
                        "the history of runs is not read, as it is too large: " + file);
                return;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> HistoryLine.of(line).ifPresent(this::take));
        } catch (NoSuchFileException e) {
            // The first run is still to come.
            return;
        } catch (IOException e) {
            log.warning(
                    Event.Kind.HISTORY, "the history of runs cannot be read: " + e.getMessage());
        }
    }

    /** Runs that are over, the latest last. */
    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /** How many runs ended in which way, also of those that are no longer listed. */
    public synchronized Map<Run.Result, Long> totals() {
        return Map.copyOf(totals);
    }

    /** A run that the program did not survive. */
    public synchronized Optional<Run.Begun> unfinished() {
        return unfinished;
    }

    /** When the last run of the schedule began that came to an end, good or not. */
    public synchronized Optional<Instant> lastBegun() {
        return runs.reversed().stream()
                .filter(run -> run.result() != Run.Result.CANCELLED)
                .filter(run -> run.begun().reason() != Run.Reason.WAL)
                .map(run -> run.begun().at())
                .findFirst();
    }

    /** The runs since the last good one, the latest last. */
    public synchronized List<Run> failures() {
        List<Run> finished =
                runs.stream().filter(run -> run.result() != Run.Result.CANCELLED).toList();
        int from = finished.size();
        while (from > 0 && !finished.get(from - 1).isGood()) {
            from--;
        }
        return finished.subList(from, finished.size());
    }

    /** What people were told on a channel. */
    public synchronized AlertState alert(String channel) {
        return alerts.getOrDefault(channel, AlertState.quiet(channel));
    }

    /** Notes that a run begins. */
    public synchronized void begin(Run.Begun begun) {
        if (lineCount > LINES_MAX) {
            shorten();
        }
        add(new HistoryLine.BegunLine(begun));
    }

    /** Notes what became of a run. */
    public synchronized void end(Run run) {
        add(new HistoryLine.RunLine(run));
    }

    /** Notes what people were told. */
    public synchronized void alert(AlertState state) {
        add(new HistoryLine.AlertLine(state));
    }

    private void add(HistoryLine line) {
        take(line);
        write(() -> append(line.text()));
    }

    private void take(HistoryLine line) {
        lineCount++;
        switch (line) {
            case HistoryLine.BegunLine(Run.Begun begun) -> unfinished = Optional.of(begun);
            case HistoryLine.RunLine(Run run) -> {
                unfinished = Optional.empty();
                totals.merge(run.result(), 1L, Long::sum);
                runs.add(run);
                if (runs.size() > RUNS_MAX) {
                    runs.removeFirst();
                }
            }
            case HistoryLine.AlertLine(AlertState state) -> alerts.put(state.channel(), state);
            case HistoryLine.DroppedLine(Map<Run.Result, Long> dropped) ->
                    dropped.forEach((result, count) -> totals.merge(result, count, Long::sum));
        }
    }

    /** Something that fails on a full disk. */
    private interface Writing {
        void run() throws IOException;
    }

    /** Tells about the first of several failures. A run that was interrupted is noted as well. */
    private void write(Writing writing) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            writing.run();
            isUnwritable = false;
        } catch (IOException | HeliosException e) {
            if (!isUnwritable) {
                log.warning(
                        Event.Kind.HISTORY,
                        "the history of runs cannot be written: " + e.getMessage());
            }
            isUnwritable = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In one write, so that lines of two programs do not mix. */
    private void append(String line) throws IOException {
        boolean isTorn = !endsWithLine();
        byte[] bytes = ((isTorn ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                int ignored = channel.write(buffer);
            }
            channel.force(false);
        }
    }

    private boolean endsWithLine() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() == 0
                    || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Writes the file anew with what is remembered. */
    private void shorten() {
        runs.subList(0, runs.size() / 2).clear();
        Map<Run.Result, Long> dropped = new EnumMap<>(totals);
        runs.forEach(run -> dropped.merge(run.result(), -1L, Long::sum));
        StringBuilder text = new StringBuilder();
        text.append(new HistoryLine.DroppedLine(dropped).text()).append('\n');
        runs.forEach(run -> text.append(new HistoryLine.RunLine(run).text()).append('\n'));
        alerts.values()
                .forEach(
                        state -> text.append(new HistoryLine.AlertLine(state).text()).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        write(
                () -> {
                    List<Path> ignored = StaleFiles.clean(file);
                    try (ByteSink sink = PublishedFile.createUnlinked(file, "new")) {
                        sink.write(bytes, 0, bytes.length);
                        sink.finish();
                    }
                    lineCount = 1 + runs.size() + alerts.size();
                });
    }
}
