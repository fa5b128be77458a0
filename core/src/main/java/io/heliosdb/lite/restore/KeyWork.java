package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.format.SchemaObject;

/**
 * Creates foreign keys in one session, which compares the rows of two tables for each.
 *
 * @param builder closed with this worker
 */
record KeyWork(SchemaBuilder builder) implements ParallelTasks.Worker<SchemaObject> {
    @Override
    public void work(SchemaObject key) {
        builder.create(key);
    }

    @Override
    public void close() {
        builder.close();
    }
}
