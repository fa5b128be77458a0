package io.heliosdb.lite.format;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a dump stands alone. */
public enum DumpMode {
    /** Needs no other file. */
    @JsonProperty("full")
    FULL,
    /** Holds the changes since its parent. */
    @JsonProperty("incremental")
    INCREMENTAL
}
