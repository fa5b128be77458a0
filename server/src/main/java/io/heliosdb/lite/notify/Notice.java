package io.heliosdb.lite.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that people are told.
 *
 * @param subject one line
 * @param text some lines for a person, without secrets
 * @param facts the same for programs, in a fixed order: texts, numbers and truth values
 */
public record Notice(
        Kind kind, Instant at, String subject, String text, Map<String, Object> facts) {
    /** Why somebody is told. */
    public enum Kind {
        /** A dump failed. */
        FAILURE,
        /** The newest good dump is too old. */
        STALE,
        /** What was told before is over. */
        RECOVERY,
        /** A drill failed. */
        DRILL_FAILURE,
        /** A drill passed after one that failed. */
        DRILL_RECOVERY
    }

    public Notice {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
