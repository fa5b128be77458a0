package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;

/** Tells two listeners. */
record BothProgress(Progress first, Progress second) implements Progress {
    @Override
    public void started(long totalBytes, int tableCount) {
        first.started(totalBytes, tableCount);
        second.started(totalBytes, tableCount);
    }

    @Override
    public void tableStarted(String table, int ordinal, int tableCount) {
        first.tableStarted(table, ordinal, tableCount);
        second.tableStarted(table, ordinal, tableCount);
    }

    @Override
    public void advanced(long bytes) {
        first.advanced(bytes);
        second.advanced(bytes);
    }

    @Override
    public void tableFinished(String table, long rows, long bytes) {
        first.tableFinished(table, rows, bytes);
        second.tableFinished(table, rows, bytes);
    }

    @Override
    public void finished() {
        first.finished();
        second.finished();
    }
}
