package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

/** Creates what belongs to single tables in one session, and gathers their statistics. */
final class PostDataWork implements ParallelTasks.Worker<PostDataPlan.TableGroup> {
    private final Schema schema;
    private final Session session;

    /**
     * @param session closed with this worker
     */
    PostDataWork(Schema schema, Session session) {
        this.schema = schema;
        this.session = session;
    }

    @Override
    public void work(PostDataPlan.TableGroup group) {
        SchemaBuilder builder = new SchemaBuilder(session);
        group.objects().forEach(builder::create);
        TableDef table = schema.tables().get(group.table());
        session.execute("ANALYZE " + Identifiers.qualified(table.schema(), table.name()));
    }

    @Override
    public void close() {
        session.close();
    }
}
