package io.heliosdb.lite.format.v300;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DocumentForms;
import io.heliosdb.lite.format.file.Documents;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.file.JsonForm;
import io.heliosdb.lite.io.FileByteSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Writes files of version 3.0.0, as that release did. */
final class DumpWriterV300 {
    private static final FormatVersion VERSION = new FormatVersion(3, 0, 0);

    private final DumpFile dump;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DumpWriterV300(DumpFile dump) {
        this.dump = dump;
    }

    /** Wrote the golden file: what a current dump holds, as a file of version 3.0.0. */
    public static void main(String[] arguments) throws IOException {
        try (DumpFile dump = DumpFile.open(FileByteSource.open(Path.of(arguments[0])))) {
            Files.write(Path.of(arguments[1]), bytes(dump));
        }
    }

    /** The same rows, definitions and sequences in the old layout. */
    static byte[] bytes(DumpFile dump) {
        return new DumpWriterV300(dump).write();
    }

    private byte[] write() {
        UUID id = UUID.fromString(dump.metadata().dumpId());
        byte[] header = new byte[DumpFileV300.HEADER_BYTES];
        System.arraycopy(DumpFileV300.MAGIC, 0, header, 0, DumpFileV300.MAGIC.length);
        Words.putShort(header, 8, VERSION.major());
        Words.putShort(header, 10, VERSION.minor());
        Words.putShort(header, 12, VERSION.patch());
        Words.putLongBig(header, 16, id.getMostSignificantBits());
        Words.putLongBig(header, 24, id.getLeastSignificantBits());
        out.writeBytes(header);
        document(
                DocumentForms.METADATA,
                metadata(dump.metadata()),
                "selective",
                "content",
                "kindsLeftOut",
                "sameStateAs",
                "parentFile");
        document(DocumentForms.SCHEMA, dump.schema(), "loadThrough", "rowsLeftOut", "identity");
        for (int table = 0; table < dump.schema().tables().size(); table++) {
            rows(table);
        }
        long sequencesOffset = out.size();
        document(DocumentForms.SEQUENCES, dump.sequences());
        byte[] trailer = new byte[DumpFileV300.TRAILER_BYTES];
        Words.putLong(trailer, 0, sequencesOffset);
        Words.putLong(trailer, 8, (long) out.size() + trailer.length);
        System.arraycopy(DumpFileV300.END_MAGIC, 0, trailer, 16, 8);
        out.writeBytes(trailer);
        byte[] file = out.toByteArray();
        seal(file);
        return file;
    }

    /** Makes the checksum right. */
    static void seal(byte[] file) {
        int at = file.length - 4;
        Words.putInt(file, at, Checksum.crc32(file, 0, at));
    }

    private static DumpMetadata metadata(DumpMetadata current) {
        return new DumpMetadata(
                current.dumpId(),
                current.createdAt(),
                current.mode(),
                current.lastLsn(),
                Compression.NONE.name(),
                Compression.NONE.level(),
                current.parentId(),
                current.sequenceNumber(),
                current.systemIdentifier(),
                current.timeline(),
                current.database(),
                current.databaseOid(),
                current.snapshot(),
                current.serverVersion(),
                current.serverVersionNumber(),
                current.encoding(),
                current.serverEncoding(),
                current.collation(),
                current.characterType(),
                VERSION.toString(),
                current.selective(),
                current.content(),
                current.kindsLeftOut(),
                current.sameStateAs(),
                current.parentFile());
    }

    /** As JSON without the members that came later, which are the last of their objects. */
    private <T> void document(JsonForm<T> form, T value, String... laterMembers) {
        byte[] body = Documents.encode(form, value, Compression.NONE);
        int prefix = Documents.PREFIX_BYTES;
        String json = new String(body, prefix, body.length - prefix, StandardCharsets.UTF_8);
        for (String member : laterMembers) {
            json = json.replaceAll(",\"" + member + "\":(\"[^\"]*\"|\\[\\]|true|false)", "");
            Check.state(!json.contains("\"" + member + "\""), "%s is left", member);
        }
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] start = new byte[prefix];
        Words.putInt(start, 4, text.length);
        out.writeBytes(start);
        out.writeBytes(text);
    }

    private void rows(int table) {
        RowBatch batch = new RowBatch();
        try (ChunkReader reader = dump.newChunkReader()) {
            for (ChunkRef chunk : dump.chunks()) {
                if (chunk.tableIndex() == table) {
                    reader.read(chunk, batch);
                    tuples(batch);
                }
            }
        }
        count(-1);
    }

    private void tuples(RowBatch batch) {
        int[] offsets = new int[batch.columnCount()];
        byte[] number = new byte[4];
        for (int row = 0; row < batch.rowCount(); row++) {
            count(batch.columnCount());
            for (int i = 0; i < batch.columnCount(); i++) {
                int length = batch.column(i).lengths()[row];
                Words.putIntBig(number, 0, length);
                out.writeBytes(number);
                if (length != ColumnVector.NULL) {
                    out.write(batch.column(i).bytes(), offsets[i], length);
                    offsets[i] += length;
                }
            }
        }
    }

    private void count(int columns) {
        byte[] number = new byte[2];
        Words.putShortBig(number, 0, columns);
        out.writeBytes(number);
    }
}
