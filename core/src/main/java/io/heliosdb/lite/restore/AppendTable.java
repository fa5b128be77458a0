package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.LiveTable;
import io.heliosdb.lite.pg.ReversibleChange;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How the rows of one table of a dump get into a table that may have other columns, or rows with
 * the same keys: directly, or through a temporary table.
 *
 * @param table as in the dump
 * @param live where its rows go
 * @param onConflict what happens to rows whose key is there
 */
record AppendTable(TableDef table, LiveTable live, OnConflict onConflict) {
    private static final String STAGING = "pg_temp.heliosdb_staging";

    // PostgreSQL 18, src/backend/utils/errcodes.txt: datatype_mismatch.
    private static final String TYPE_MISMATCH = "42804";

    /** The temporary table is gone for the next one. */
    static final String DROP_STAGING = "DROP TABLE " + STAGING;

    /**
     * Checks that the columns fit.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the target lacks a column of the dump,
     *     or computes its values
     */
    AppendTable {
        for (ColumnDef column : table.dataColumns()) {
            LiveTable.Column there =
                    live.column(column.name())
                            .orElseThrow(() -> misfit(table, "lacks a column of the dump", column));
            if (there.generated()) {
                throw misfit(table, "computes a column of the dump", column);
            }
        }
        for (ColumnDef column : table.columns()) {
            if (!table.dataColumns().contains(column)
                    && live.column(column.name()).filter(c -> !c.generated()).isPresent()) {
                throw misfit(table, "stores a column that the dump has no values of", column);
            }
        }
    }

    private static HeliosException misfit(TableDef table, String how, ColumnDef column) {
        return new HeliosException(ErrorCode.CONFLICT, "target table " + how)
                .with("table", table.displayName())
                .with("column", column.name())
                .with("type", column.type())
                .hint(
                        "Nothing was changed. Change the table with ALTER TABLE, or leave it out"
                                + " with --exclude-tables.");
    }

    /** Whether the rows have to be looked at before they are there; COPY fills no view. */
    boolean isStaged() {
        return !table.dataColumns().isEmpty()
                && (!live.isStored()
                        || onConflict != OnConflict.ERROR
                        || table.dataColumns().stream().anyMatch(this::isConverted));
    }

    private boolean isConverted(ColumnDef column) {
        return !typeThere(column).equals(column.type());
    }

    private String typeThere(ColumnDef column) {
        return live.column(column.name()).orElseThrow().type();
    }

    /** What COPY fills: the table or the temporary one. */
    CopyTable copyTable() {
        return RowLoad.copyTable(table, isStaged() ? STAGING : live.sqlName());
    }

    /**
     * Makes the temporary table, with the types of the dump.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the server does not convert values of
     *     one of these to that of the target
     */
    void createStaging(Session session) {
        session.execute(
                table.dataColumns().stream()
                        .map(c -> Identifiers.quote(c.name()) + ' ' + c.type())
                        .collect(
                                Collectors.joining(
                                        ", ", "CREATE TEMPORARY TABLE heliosdb_staging (", ")")));
        for (ColumnDef column : table.dataColumns()) {
            if (isConverted(column)) {
                requireConversion(session, column);
            }
        }
    }

    /** Known when the statement is planned, before any row was moved. */
    private void requireConversion(Session session, ColumnDef column) {
        String name = Identifiers.quote(column.name());
        try {
            session.execute("EXPLAIN " + insert(name));
        } catch (HeliosException e) {
            if (e.detail("sqlstate").filter(TYPE_MISMATCH::equals).isEmpty()) {
                throw e;
            }
            throw misfit(table, "has a column of another type than the dump", column)
                    .with("actual", typeThere(column));
        }
    }

    private String insert(String columns) {
        return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
                .formatted(live.sqlName(), columns, columns, STAGING);
    }

    /** Moves the rows from the temporary table. */
    String merge() {
        return insert(String.join(", ", RowLoad.columns(table))) + conflictClause();
    }

    /** Whether each row of the dump writes one in the table, or it is an error. */
    boolean writesEveryRow() {
        return switch (onConflict) {
            case ERROR -> true;
            case SKIP -> false;
            case UPDATE -> live.key().isEmpty() || !updatedColumns().isEmpty();
        };
    }

    /** A table that has no key takes every row. */
    private String conflictClause() {
        return switch (onConflict) {
            case ERROR -> "";
            case SKIP -> " ON CONFLICT DO NOTHING";
            case UPDATE -> updateClause();
        };
    }

    private String updateClause() {
        if (live.key().isEmpty()) {
            return "";
        }
        List<String> updated = updatedColumns();
        String action =
                updated.isEmpty()
                        ? "NOTHING"
                        : updated.stream()
                                .map(name -> "%1$s = EXCLUDED.%1$s".formatted(name))
                                .collect(Collectors.joining(", ", "UPDATE SET ", ""));
        return " ON CONFLICT (%s) DO %s".formatted(Identifiers.list(live.key()), action);
    }

    private List<String> updatedColumns() {
        return table.dataColumns().stream()
                .filter(c -> !live.key().contains(c.name()))
                .map(c -> Identifiers.quote(c.name()))
                .toList();
    }

    /** What lets numbered columns be updated, where they are no key. */
    List<ReversibleChange> changes() {
        if (onConflict != OnConflict.UPDATE || live.key().isEmpty()) {
            return List.of();
        }
        String alter = "ALTER TABLE %s ALTER COLUMN %s SET GENERATED %s";
        return live.columns().stream()
                .filter(LiveTable.Column::alwaysIdentity)
                .map(column -> Identifiers.quote(column.name()))
                .filter(updatedColumns()::contains)
                .map(
                        name ->
                                new ReversibleChange(
                                        alter.formatted(live.sqlName(), name, "BY DEFAULT"),
                                        alter.formatted(live.sqlName(), name, "ALWAYS")))
                .toList();
    }
}
