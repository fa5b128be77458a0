package io.heliosdb.lite.tpch;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopySink;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.List;

/** Creates TPC-H's tables in a database and fills them. */
public final class TpchLoad {
    private TpchLoad() {}

    /**
     * Loads.
     *
     * @param scale 1 is about 1 GB of rows; more than 0
     * @param jobs sessions at a time, at least 1
     * @return rows loaded
     */
    public static long run(ConnectionSettings target, double scale, int jobs) {
        List<CopyTable> tables =
                TpchSchema.TABLES.stream()
                        .map(
                                table ->
                                        new CopyTable(
                                                table.name(),
                                                "public." + table.name(),
                                                table.columns(),
                                                true,
                                                0,
                                                false,
                                                ""))
                        .toList();
        CopySink sink = new CopySink(() -> Session.open(target), tables);
        try (Session session = Session.open(target)) {
            TpchSchema.TABLES.forEach(table -> session.execute(table.statement()));
            Pipe.run(new TpchSource(scale), sink, jobs);
            TpchSchema.KEYS.forEach(session::execute);
            session.execute("ANALYZE");
        }
        long rowCount = 0;
        for (int i = 0; i < tables.size(); i++) {
            rowCount += sink.rowCount(i);
        }
        return rowCount;
    }
}
