package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.StoredState;

/** Creates what belongs to single tables in one session, and gathers their statistics. */
final class PostDataWork implements ParallelTasks.Worker<PostDataPlan.TableGroup> {
    private final StoredState file;
    private final SchemaBuilder builder;

    /**
     * @param builder closed with this worker
     */
    PostDataWork(StoredState file, SchemaBuilder builder) {
        this.file = file;
        this.builder = builder;
    }

    @Override
    public void work(PostDataPlan.TableGroup group) {
        group.objects().forEach(builder::create);
        TableDef table = file.schema().tables().get(group.table());
        // Rows that were loaded through another table may be in other partitions than they were.
        boolean isKnown = table.loadThrough().isEmpty() && builder.hasStatistics(group.objects());
        if (isKnown) {
            builder.setRowCount(table, file.statistics().get(table.index()).rowCount());
        } else if (!table.isOfLargeObjects()) {
            builder.analyze(table.schema(), table.name());
        }
    }

    @Override
    public void close() {
        builder.close();
    }
}
