package io.heliosdb.lite.batch;

/**
 * Hears how far a dump, a restore or a check has come. Calls for different tables may come from
 * different threads at a time, those for one table may too; an implementation returns at once and
 * never throws.
 */
public interface Progress {
    /** Nobody listens. */
    Progress NONE = new Progress() {};

    /**
     * Rows begin to move.
     *
     * @param totalBytes the work to do, in bytes of whatever the source counts; 0 if unknown
     * @param tableCount how many tables there are
     */
    default void started(long totalBytes, int tableCount) {}

    /**
     * The first rows of a table are about to move.
     *
     * @param table as the user would type it
     * @param ordinal 1-based place among the tables
     * @param tableCount how many tables there are
     */
    default void tableStarted(String table, int ordinal, int tableCount) {}

    /**
     * Some more of the work is done.
     *
     * @param bytes since the last call, in the measure of the total
     */
    default void advanced(long bytes) {}

    /** All rows of a table have moved; totals of the table. */
    default void tableFinished(String table, long rows, long bytes) {}

    /** Rows have stopped to move, at the end or because of an error. */
    default void finished() {}
}
