package io.heliosdb.lite.format;

/** When an object is created on restore. */
public enum Section {
    /** Before rows are loaded: types, tables, functions. */
    PRE_DATA,
    /** After rows are loaded: indexes, constraints, triggers. */
    POST_DATA
}
