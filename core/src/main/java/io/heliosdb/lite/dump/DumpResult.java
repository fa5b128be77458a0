package io.heliosdb.lite.dump;

import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.file.DumpSummary;

import java.util.List;

/**
 * What a dump came to.
 *
 * @param notCarried kinds of objects that the database has and the dump has not, as a person reads
 *     them: {@code 3 event triggers}
 * @param warnings sentences about what else went wrong, with a dump that is complete
 */
public record DumpResult(
        DumpMetadata metadata,
        Schema schema,
        DumpSummary summary,
        List<String> notCarried,
        List<String> warnings) {
    public DumpResult {
        notCarried = List.copyOf(notCarried);
        warnings = List.copyOf(warnings);
    }
}
