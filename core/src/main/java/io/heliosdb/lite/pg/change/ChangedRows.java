package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.pg.PgErrors;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopyTable;
import io.heliosdb.lite.pg.copy.RowChoice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;

/**
 * Chooses the rows that may be newer than a mark, and counts all. One scan of a slice does both; if
 * few rows are chosen, they are fetched by their places.
 */
public final class ChangedRows implements RowChoice {
    /** Above this many rows of a slice, a second scan is cheaper than a list of places. */
    private static final int PLACES_MAX = 10_000;

    private final Mark mark;
    private final IntPredicate isCompared;
    private final AtomicLongArray rowCounts;
    private final AtomicLongArray changedCounts;

    /**
     * @param tableCount how many tables there are
     * @param isCompared tells by their index whose rows are compared with the mark; those of the
     *     others are all chosen, and not counted
     */
    public ChangedRows(Mark mark, int tableCount, IntPredicate isCompared) {
        this.mark = mark;
        this.isCompared = isCompared;
        this.rowCounts = new AtomicLongArray(tableCount);
        this.changedCounts = new AtomicLongArray(tableCount);
    }

    /** Rows of the table, changed or not. Final when all its slices have been read. */
    public long rowCount(int table) {
        return rowCounts.get(table);
    }

    /** Rows of the table that were chosen. Final when all its slices have been read. */
    public long changedCount(int table) {
        return changedCounts.get(table);
    }

    @Override
    public Optional<String> rows(Session session, CopyTable table, Slice slice) {
        if (!isCompared.test(slice.tableIndex())) {
            return RowChoice.ALL.rows(session, table, slice);
        }
        String isNewer = mark.isNewer();
        String question =
                """
                SELECT total, coalesce(cardinality(places), 0),
                    CASE WHEN cardinality(places) <= %d THEN places::text END
                FROM (SELECT count(*) AS total, array_agg(ctid) FILTER (WHERE %s) AS places
                    FROM ONLY %s WHERE %s) versions
                """
                        .formatted(
                                PLACES_MAX,
                                isNewer,
                                table.sqlName(),
                                CopyTable.pages(slice.from(), slice.to()));
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(question)) {
            boolean ignored = row.next();
            long changed = row.getLong(2);
            String places = row.getString(3);
            rowCounts.addAndGet(slice.tableIndex(), row.getLong(1));
            changedCounts.addAndGet(slice.tableIndex(), changed);
            if (changed == 0) {
                return Optional.empty();
            }
            String condition = places == null ? isNewer : "ctid = ANY ('" + places + "'::tid[])";
            return Optional.of(table.source(slice.from(), slice.to(), condition));
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading changed rows failed").with("table", table.name());
        }
    }
}
