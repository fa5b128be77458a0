package io.heliosdb.lite.format.v300;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.format.file.DocumentForms;
import io.heliosdb.lite.format.file.Documents;
import io.heliosdb.lite.format.file.FileHeader;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.file.JsonForm;
import io.heliosdb.lite.format.file.Limits;
import io.heliosdb.lite.io.ByteSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** An open dump file of version 3.0: what it says of itself. docs/format.md appendix A. */
public final class DumpFileV300 implements AutoCloseable {
    static final int HEADER_BYTES = 32;
    static final int TRAILER_BYTES = 28;
    static final byte[] MAGIC = "HELIODMP".getBytes(StandardCharsets.US_ASCII);
    static final byte[] END_MAGIC = "HELIOEND".getBytes(StandardCharsets.US_ASCII);
    private static final int END_MAGIC_AT = 16;
    private static final int CRC_AT = 24;
    private static final String HINT =
            "Migrate another copy of the file: one of this version cannot be salvaged.";

    private final ByteSource source;
    private final FormatVersion version;
    private final DumpMetadata metadata;
    private final Schema schema;
    private final List<SequenceState> sequences;
    private final long rowsOffset;
    private final long sequencesOffset;

    private DumpFileV300(ByteSource source) {
        this.source = source;
        byte[] header = new byte[HEADER_BYTES];
        version = readVersion(header);
        sequencesOffset = readTrailer();
        byte[] body = document(HEADER_BYTES);
        metadata = decode(body, DocumentForms.METADATA, HEADER_BYTES);
        long schemaOffset = HEADER_BYTES + (long) body.length;
        body = document(schemaOffset);
        schema = decode(body, DocumentForms.SCHEMA, schemaOffset);
        rowsOffset = schemaOffset + body.length;
        body = document(sequencesOffset);
        sequences = decode(body, DocumentForms.SEQUENCES, sequencesOffset);
        requireConsistent(header, sequencesOffset + body.length);
    }

    /**
     * Opens a file and verifies its checksum, for which it reads all of it.
     *
     * @param source closed by {@link #close()}, and by this method if it fails
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if it is damaged; {@link
     *     ErrorCode#VERSION_UNSUPPORTED} if it is of a version that cannot be migrated; {@link
     *     ErrorCode#USAGE} if it is of one that needs no migration
     */
    public static DumpFileV300 open(ByteSource source) {
        try {
            return new DumpFileV300(source);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private FormatVersion readVersion(byte[] header) {
        source.readFully(0, header, 0, (int) Math.min(HEADER_BYTES, source.size()));
        FormatVersion found = FormatVersion.decode(header);
        boolean isDump = Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (isDump && found.major() == 3 && found.minor() == 0) {
            return found;
        }
        FormatVersion readable = FileHeader.read(source).version();
        throw new HeliosException(ErrorCode.USAGE, "dump needs no migration")
                .with("file", source.name())
                .with("version", readable)
                .hint("Use it as it is: heliosdb-lite restore --input " + source.name() + ".");
    }

    /** Verifies the end of the file and the checksum; returns where the sequences are. */
    private long readTrailer() {
        long at = source.size() - TRAILER_BYTES;
        if (at < HEADER_BYTES) {
            throw truncated();
        }
        byte[] trailer = new byte[TRAILER_BYTES];
        source.readFully(at, trailer, 0, trailer.length);
        boolean hasMagic = Arrays.equals(trailer, END_MAGIC_AT, CRC_AT, END_MAGIC, 0, 8);
        boolean hasSize = Words.getLong(trailer, 8) == source.size();
        if (!hasMagic && !hasSize) {
            throw truncated();
        }
        int expected = Words.getInt(trailer, CRC_AT);
        int actual = source.crc32(0, at + CRC_AT);
        if (expected != actual) {
            throw corrupt("checksum mismatch in dump file", source.name(), at + CRC_AT)
                    .with("expected", Checksum.text(expected))
                    .with("actual", Checksum.text(actual));
        }
        if (!hasMagic || !hasSize) {
            throw malformed(source.name(), at, "trailer");
        }
        return Words.getLong(trailer, 0);
    }

    /** The document that begins here, with its prefix. */
    private byte[] document(long offset) {
        long rest = source.size() - TRAILER_BYTES - Documents.PREFIX_BYTES - offset;
        if (offset < HEADER_BYTES || rest < 0) {
            throw malformed(source.name(), offset, "document");
        }
        byte[] prefix = new byte[Documents.PREFIX_BYTES];
        source.readFully(offset, prefix, 0, prefix.length);
        int plainBytes = Words.getInt(prefix, 4);
        if (plainBytes < 0 || plainBytes > Math.min(rest, Limits.DOCUMENT_BYTES_MAX)) {
            throw malformed(source.name(), offset, "document");
        }
        byte[] body = new byte[Documents.PREFIX_BYTES + plainBytes];
        source.readFully(offset, body, 0, body.length);
        return body;
    }

    private <T> T decode(byte[] body, JsonForm<T> form, long offset) {
        try {
            return Documents.decode(body, form, source.name(), offset);
        } catch (HeliosException e) {
            throw e.with("file", source.name()).with("offset", offset).hint(HINT);
        }
    }

    private void requireConsistent(byte[] header, long end) {
        UUID id = new UUID(Words.getLongBig(header, 16), Words.getLongBig(header, 24));
        boolean holds =
                id.toString().equals(metadata.dumpId())
                        && rowsOffset <= sequencesOffset
                        && end == source.size() - TRAILER_BYTES
                        && (rowsOffset == sequencesOffset || !schema.tables().isEmpty())
                        && schema.tables().stream()
                                .allMatch(t -> t.dataColumns().size() <= Limits.COLUMNS_MAX);
        if (!holds) {
            throw malformed(source.name(), HEADER_BYTES, "metadata or schema");
        }
    }

    private HeliosException truncated() {
        return corrupt("unexpected end of file", source.name(), source.size());
    }

    static HeliosException malformed(String file, long offset, String part) {
        return corrupt("malformed dump file", file, offset).with("part", part);
    }

    private static HeliosException corrupt(String clause, String file, long offset) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, clause)
                .with("file", file)
                .with("offset", offset)
                .hint(HINT);
    }

    public FormatVersion version() {
        return version;
    }

    public DumpMetadata metadata() {
        return metadata;
    }

    public Schema schema() {
        return schema;
    }

    public List<SequenceState> sequences() {
        return sequences;
    }

    /** The rows of all tables, to be read by one thread. */
    public RowSourceV300 rows() {
        return new RowSourceV300(source, schema.tables(), rowsOffset, sequencesOffset);
    }

    @Override
    public void close() {
        source.close();
    }
}
