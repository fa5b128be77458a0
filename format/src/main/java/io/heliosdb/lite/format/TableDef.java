package io.heliosdb.lite.format;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A table that can have rows of its own (so not a partitioned parent or a view).
 *
 * @param index 0-based place in {@link Schema#tables()}
 * @param schema name of its schema, not quoted
 * @param name as in the catalog, not quoted
 * @param kind what the table is: {@link #TABLE} or another of the constants
 * @param columns all columns in their order, generated ones included, dropped ones not
 * @param key names of the primary key's columns in key order; empty without one
 * @param loadThrough quoted and qualified name of the table to load the rows through, where a
 *     partition's rows may belong to another partition elsewhere; empty for the table itself
 * @param fingerprint hash of the table's data columns, in order of their names, and of the
 *     definitions of the types they use, 16 hexadecimal digits: rows of two dumps are comparable
 *     only if it is equal
 * @param rowsLeftOut whether its rows were left out on request, so that it is empty in the dump
 * @param identity tells it from other tables of its database, whatever their names: oid and numbers
 *     of its data columns and of the attributes of row types in them; empty if unknown, or if its
 *     values name other objects
 */
public record TableDef(
        int index,
        String schema,
        String name,
        String kind,
        List<ColumnDef> columns,
        List<String> key,
        String loadThrough,
        String fingerprint,
        boolean rowsLeftOut,
        String identity) {
    /** An ordinary table of a user. */
    public static final String TABLE = "table";

    /** A table that an extension makes and users fill. */
    public static final String EXTENSION_TABLE = "extension table";

    /** One row for each large object: its oid, owner, privileges and comment. */
    public static final String LARGE_OBJECTS = "large objects";

    /** What is in the large objects, in pieces. */
    public static final String LARGE_OBJECT_PIECES = "large object pieces";

    /** Keys of rows that an increment deletes from the table of the same name. */
    public static final String DELETED_KEYS = "deleted keys";

    public TableDef {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The same as a table of another kind. */
    public TableDef ofKind(String other) {
        return new TableDef(
                index,
                schema,
                name,
                other,
                columns,
                key,
                loadThrough,
                fingerprint,
                rowsLeftOut,
                identity);
    }

    /** Whether it stands for large objects, and is no relation of a user. */
    public boolean isOfLargeObjects() {
        return kind.equals(LARGE_OBJECTS) || kind.equals(LARGE_OBJECT_PIECES);
    }

    /**
     * Where the columns of the key are among the data columns, in key order; -1 for generated ones.
     */
    public int[] keyIndexes() {
        return indexesOf(key);
    }

    /**
     * Where the data columns of the other, which has the shape of this, are among those of this.
     */
    public int[] indexesOf(TableDef other) {
        return indexesOf(other.dataColumns().stream().map(ColumnDef::name).toList());
    }

    private int[] indexesOf(List<String> columnNames) {
        List<String> names = dataColumns().stream().map(ColumnDef::name).toList();
        return columnNames.stream().mapToInt(names::indexOf).toArray();
    }

    /** The columns of the key whose values are in the dump, in key order. */
    public List<ColumnDef> keyColumns() {
        List<ColumnDef> data = dataColumns();
        return Arrays.stream(keyIndexes()).filter(i -> i >= 0).mapToObj(data::get).toList();
    }

    /** The columns whose values are in the dump, in order: those of a {@code RowBatch}. */
    public List<ColumnDef> dataColumns() {
        return columns.stream().filter(column -> !column.generated()).toList();
    }

    /** Whether its rows are keys that an increment deletes, and it is no relation of a user. */
    public boolean isOfDeletedKeys() {
        return kind.equals(DELETED_KEYS);
    }

    /** Whether it has a key whose values are all in the dump. */
    public boolean hasStoredKey() {
        return !key.isEmpty() && Arrays.stream(keyIndexes()).allMatch(index -> index >= 0);
    }

    /**
     * Whether rows of the other are rows of this, but for the order of the columns, and the same
     * key tells them apart. An heir has another order once it was restored: what it inherited comes
     * first.
     */
    public boolean hasShapeOf(TableDef other) {
        return kind.equals(other.kind)
                && Set.copyOf(dataColumns()).equals(Set.copyOf(other.dataColumns()))
                && key.equals(other.key)
                && fingerprint.equals(other.fingerprint);
    }

    /** {@code schema.name} for messages; not quoted, not for SQL. */
    public String displayName() {
        return schema.equals("public") ? name : schema + "." + name;
    }
}
