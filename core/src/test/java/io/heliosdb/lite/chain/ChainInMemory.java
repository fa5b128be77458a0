package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.compact.Compaction;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.dump.IncrementalDump;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteArraySink;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.copy.BatchLimit;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A chain of dumps in memory, with what the database held at each of them. */
final class ChainInMemory {
    private static final int JOBS = 2;
    private static final DumpRequest REQUEST =
            new DumpRequest(
                    TableSelection.all(),
                    Compression.NONE,
                    JOBS,
                    BatchLimit.ofBytes(1 << 16),
                    1 << 20);

    /** So small that some tables are told whole. */
    private static final int KEYS_MAX = 40;

    private final List<byte[]> files = new ArrayList<>();
    private final List<Content> contents = new ArrayList<>();

    int size() {
        return files.size();
    }

    Content content(int point) {
        return contents.get(point);
    }

    /** Adds a full dump to an empty chain, else an increment. */
    void dump(ConnectionSettings settings, boolean fewKeys) {
        SnapshotWatch watch = new SnapshotWatch(settings);
        ByteArraySink sink = new ByteArraySink("dump " + size());
        if (files.isEmpty()) {
            new FullDump(settings, REQUEST, watch).run(sink, UUID.randomUUID(), Instant.EPOCH);
        } else {
            try (Chain chain = open(size() - 1)) {
                IncrementalDump dump =
                        fewKeys
                                ? new IncrementalDump(settings, REQUEST, watch, chain, KEYS_MAX)
                                : new IncrementalDump(settings, REQUEST, watch, chain);
                dump.run(sink, UUID.randomUUID(), Instant.EPOCH);
            }
        }
        files.add(sink.toByteArray());
        contents.add(watch.seen());
    }

    private Chain open(int point) {
        List<DumpFile> links =
                files.subList(0, point + 1).stream().map(ChainInMemory::open).toList();
        return Chain.of(links);
    }

    private static DumpFile open(byte[] file) {
        return DumpFile.open(new ByteArraySource("memory", file));
    }

    /** Requires that the chain up to a point tells what the database held. */
    void check(int point, boolean withSequences) {
        Content expected = contents.get(point);
        try (Chain chain = open(point)) {
            Content actual = Content.of(chain);
            assertThat(expected.unequalTables(actual)).as("rows at %d", point).isEmpty();
            assertThat(actual.definitions()).isEqualTo(expected.definitions());
            assertThat(actual.schema().tables()).isEqualTo(expected.schema().tables());
            if (withSequences) {
                assertThat(actual.sequences()).isEqualTo(expected.sequences());
            }
        }
    }

    /** Folds all dumps up to a point into one full dump, which takes their place. */
    void compact(int point) {
        ByteArraySink sink = new ByteArraySink("compact");
        try (Chain chain = open(point)) {
            new Compaction(chain, Compression.NONE, JOBS, Progress.NONE)
                    .run(sink, UUID.randomUUID());
        }
        files.set(point, sink.toByteArray());
        files.subList(0, point).clear();
        contents.subList(0, point).clear();
    }

    /** The same up to a point. */
    ChainInMemory upTo(int point) {
        ChainInMemory part = new ChainInMemory();
        part.files.addAll(files.subList(0, point + 1));
        part.contents.addAll(contents.subList(0, point + 1));
        return part;
    }

    /** Forgets all dumps. */
    void clear() {
        files.clear();
        contents.clear();
    }

    /** Adds the last dump of another chain. */
    void addLastOf(ChainInMemory other) {
        files.add(other.files.getLast());
        contents.add(other.contents.getLast());
    }

    /** The dump that the last one follows. */
    String lastParentId() {
        try (DumpFile file = open(files.getLast())) {
            return file.metadata().parentId();
        }
    }

    /** Replaces a database by a point. */
    void restore(ConnectionSettings settings, int point) {
        try (Chain chain = open(point)) {
            var ignored =
                    new CleanRestore(settings, RestoreRequest.of(JOBS), Progress.NONE)
                            .run(chain, UUID.randomUUID().toString().substring(0, 8));
        }
    }

    /** The last increment on a full dump of a database that holds its parent's state. */
    Content lastOn(ConnectionSettings settings) {
        ByteArraySink sink = new ByteArraySink("state");
        new FullDump(settings, REQUEST, Progress.NONE).run(sink, UUID.randomUUID(), Instant.EPOCH);
        try (Chain chain = Chain.of(open(sink.toByteArray()), open(files.getLast()))) {
            return Content.of(chain);
        }
    }
}
