package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;

/** Creates what belongs to single tables in one session, and gathers their statistics. */
final class PostDataWork implements ParallelTasks.Worker<PostDataPlan.TableGroup> {
    private final Schema schema;
    private final SchemaBuilder builder;

    /**
     * @param builder closed with this worker
     */
    PostDataWork(Schema schema, SchemaBuilder builder) {
        this.schema = schema;
        this.builder = builder;
    }

    @Override
    public void work(PostDataPlan.TableGroup group) {
        group.objects().forEach(builder::create);
        TableDef table = schema.tables().get(group.table());
        if (!table.isOfLargeObjects()) {
            builder.analyze(table.schema(), table.name());
        }
    }

    @Override
    public void close() {
        builder.close();
    }
}
