package io.heliosdb.lite.pg;

import java.util.List;

/** Takes what statements return, in the order in which it comes. */
public interface StatementOutput {
    /** A result with rows begins. */
    void columns(List<ResultColumn> columns);

    /**
     * One row of the result that began last. Valid during the call.
     *
     * @param values text of each column as the server prints it; a null for NULL
     * @return false to be spared the rest of the rows
     */
    boolean row(List<String> values);

    /** The result that began last has ended. Called once for each call of {@link #columns}. */
    void rowsEnd();

    /** A statement without rows has finished; the tag is as in {@code CREATE TABLE}. */
    void finished(String commandTag);

    /** The server has something to say, as in {@code NOTICE: ...}. */
    void notice(String severity, String message);
}
