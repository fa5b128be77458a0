package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Optional;

/**
 * Looks at a database with the very snapshot that a dump reads by: when its rows begin to move, the
 * snapshot is exported, and its name is a file of the server.
 */
final class SnapshotWatch implements Progress {
    private final ConnectionSettings settings;
    private Optional<Content> seen = Optional.empty();

    SnapshotWatch(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void started(long totalBytes, int tableCount) {
        List<String> names;
        try (Session session = Session.open(settings)) {
            names = session.queryColumn("SELECT pg_catalog.pg_ls_dir('pg_snapshots')");
        }
        if (names.size() != 1) {
            throw new IllegalStateException("several snapshots: " + names);
        }
        seen = Optional.of(Content.of(settings, names.getFirst()));
    }

    /** What the snapshot showed. */
    Content seen() {
        return seen.orElseThrow();
    }
}
