package io.heliosdb.lite.format;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which halves of a database a dump was asked to hold. */
public enum DumpContent {
    /** Definitions and rows. */
    @JsonProperty("all")
    ALL,
    /** Definitions alone: tables are empty, sequences begin anew. */
    @JsonProperty("schema")
    SCHEMA,
    /** Rows and values of sequences alone: the tables must be there to take them. */
    @JsonProperty("data")
    DATA
}
