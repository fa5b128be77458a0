package io.heliosdb.lite.format.file;

import java.util.Locale;
import java.util.Optional;

/** What a frame holds. docs/format.md section 3. */
public enum FrameType {
    /** {@link io.heliosdb.lite.format.DumpMetadata} as JSON. */
    METADATA(1),
    /** {@link io.heliosdb.lite.format.Schema} as JSON. */
    SCHEMA(2),
    /** Rows of one table. */
    CHUNK(3),
    /** {@link io.heliosdb.lite.format.SequenceState}s as JSON. */
    SEQUENCES(4),
    /** Where the chunks are. */
    INDEX(5),
    /** Statistics as JSON. */
    FOOTER(6);

    private final int id;

    FrameType(int id) {
        this.id = id;
    }

    /** What the file calls it, 1 to 255. */
    public int id() {
        return id;
    }

    /** Its name in messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of an id in a file, if this program knows it. */
    public static Optional<FrameType> of(int id) {
        return id >= 1 && id <= values().length ? Optional.of(values()[id - 1]) : Optional.empty();
    }
}
