package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.Schema;

import java.util.Optional;

/**
 * One thing that is wrong with a file.
 *
 * @param kind whether bytes are missing or wrong
 * @param offset where, counted from the start of the file
 * @param frame what is damaged: the name of a frame type in lower case, {@code header}, {@code
 *     trailer} or {@code file}
 * @param table name of the table whose rows are affected; empty if none or unknown
 * @param message one line, as an error would say it
 */
public record Damage(Kind kind, long offset, String frame, String table, String message) {
    /**
     * What an error says of a file's bytes.
     *
     * @throws HeliosException the error itself if it says something else
     */
    static Damage of(HeliosException e, String frame, String table) {
        Kind kind =
                switch (e.code()) {
                    case DUMP_CORRUPT -> Corrupt.isTruncation(e) ? Kind.TRUNCATED : Kind.CORRUPT;
                    case VERSION_UNSUPPORTED -> Kind.UNSUPPORTED;
                    default -> throw e;
                };
        if (!table.isEmpty()) {
            e.with("table", table);
        }
        long offset = e.detail("offset").map(value -> (Long) value).orElse(0L);
        return new Damage(kind, offset, frame, table, e.getMessage());
    }

    /** The name of the table of an index in a damaged file; empty if it is unknown. */
    static String tableName(Optional<Schema> schema, int table) {
        return schema.filter(known -> table >= 0 && table < known.tables().size())
                .map(known -> known.tables().get(table).displayName())
                .orElse("");
    }

    /** Whether bytes are missing or wrong. */
    public enum Kind {
        /** The file ends too early. */
        TRUNCATED,
        /** Bytes are not what was written. */
        CORRUPT,
        /** The file is of another version or needs what this program does not know. */
        UNSUPPORTED
    }
}
