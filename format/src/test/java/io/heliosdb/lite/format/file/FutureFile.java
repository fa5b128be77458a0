package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteArraySource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a file of a version to come of one of today: with a member more in every JSON object, index
 * records that are longer, and a frame more of an unknown type behind the schema.
 */
final class FutureFile {
    static final int NEW_TYPE = 99;
    private static final int RECORD_BYTES = ChunkIndex.RECORD_BYTES + 16;
    private static final String NEW_MEMBER = "{\"future\":{\"list\":[1,\"{\"]},";

    private final byte[] old;
    private final FormatVersion version;
    private final int newFlags;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Long> chunkOffsets = new ArrayList<>();
    private final List<Long> documentOffsets = new ArrayList<>();
    private int sequence;
    private int dataCrc;

    private FutureFile(byte[] old, FormatVersion version, int newFlags) {
        this.old = old;
        this.version = version;
        this.newFlags = newFlags;
    }

    /**
     * The file.
     *
     * @param old not compressed
     * @param newFlags of the frame that today's program does not know
     */
    static byte[] of(byte[] old, FormatVersion version, int newFlags) {
        return new FutureFile(old, version, newFlags).make();
    }

    private byte[] make() {
        ByteArraySource source = new ByteArraySource("old", old);
        FileHeader header = FileHeader.read(source);
        out.writeBytes(new FileHeader(version, header.dumpId(), header.syncMarker()).encode());
        FrameScanner scanner =
                new FrameScanner(source, FileHeader.BYTES, OptionalLong.of(header.syncMarker()));
        long indexOffset = 0;
        for (Optional<FrameScanner.Frame> next = scanner.next();
                next.isPresent();
                next = scanner.next()) {
            FrameScanner.Frame frame = next.get();
            int start = (int) frame.offset() + FrameHeader.BYTES;
            byte[] body = Arrays.copyOfRange(old, start, start + frame.bodyBytes());
            switch (FrameType.of(frame.typeId()).orElseThrow()) {
                case CHUNK -> {
                    chunkOffsets.add(offset());
                    write(frame.typeId(), FrameHeader.FLAG_REQUIRED, body, frame.headBytes());
                }
                case METADATA, SCHEMA, SEQUENCES -> {
                    documentOffsets.add(offset());
                    write(frame.typeId(), FrameHeader.FLAG_REQUIRED, richer(body));
                    if (documentOffsets.size() == 2) {
                        write(NEW_TYPE, newFlags, new byte[] {1, 2, 3});
                    }
                }
                case INDEX -> {
                    indexOffset = offset();
                    write(frame.typeId(), FrameHeader.FLAG_REQUIRED, index(body));
                    dataCrc = Checksum.crc32(out.toByteArray(), 0, out.size());
                }
                case FOOTER -> {
                    long footerOffset = offset();
                    write(frame.typeId(), FrameHeader.FLAG_REQUIRED, footer(body));
                    long size = offset() + Trailer.BYTES;
                    Trailer trailer = new Trailer(footerOffset, indexOffset, size, dataCrc);
                    out.writeBytes(trailer.encode());
                }
            }
        }
        return out.toByteArray();
    }

    private long offset() {
        return out.size();
    }

    private void write(int type, int flags, byte[] body) {
        write(type, flags, body, body.length);
    }

    private void write(int type, int flags, byte[] body, int headBytes) {
        byte[] frame = new byte[FrameHeader.BYTES];
        long marker = Words.getLong(old, 40);
        new FrameHeader(marker, type, flags, sequence++, headBytes, body.length, 0)
                .encode(frame, 0);
        int headCrc = Checksum.crc32(body, 0, headBytes);
        Words.putInt(frame, FrameHeader.CRC_AT, FrameHeader.crc32(frame, 0, headCrc, headBytes));
        out.writeBytes(frame);
        out.writeBytes(body);
    }

    private static byte[] richer(byte[] body) {
        return document(text(body).replace("{", NEW_MEMBER));
    }

    private static String text(byte[] body) {
        int prefix = Documents.PREFIX_BYTES;
        return new String(body, prefix, body.length - prefix, StandardCharsets.UTF_8);
    }

    private static byte[] document(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[Documents.PREFIX_BYTES + text.length];
        Words.putInt(body, 4, text.length);
        System.arraycopy(text, 0, body, Documents.PREFIX_BYTES, text.length);
        return body;
    }

    private byte[] index(byte[] body) {
        byte[] longer = new byte[ChunkIndex.HEADER_BYTES + chunkOffsets.size() * RECORD_BYTES];
        Words.putInt(longer, 0, chunkOffsets.size());
        Words.putInt(longer, 4, RECORD_BYTES);
        for (int i = 0; i < chunkOffsets.size(); i++) {
            int from = ChunkIndex.HEADER_BYTES + i * ChunkIndex.RECORD_BYTES;
            int to = ChunkIndex.HEADER_BYTES + i * RECORD_BYTES;
            Arrays.fill(longer, to, to + RECORD_BYTES, (byte) 0x55);
            System.arraycopy(body, from, longer, to, ChunkIndex.RECORD_BYTES);
            Words.putLong(longer, to, chunkOffsets.get(i));
        }
        return longer;
    }

    private byte[] footer(byte[] body) {
        String json =
                text(body)
                        .replaceAll("\"dataCrc32\":\"[^\"]*\"", crcMember())
                        .replaceAll("\"frameCount\":[0-9]+", "\"frameCount\":" + (sequence + 1))
                        .replaceAll("\"sequencesOffset\":[0-9]+", member("sequences", 2))
                        .replaceAll("\"schemaOffset\":[0-9]+", member("schema", 3))
                        .replaceAll("\"metadataOffset\":[0-9]+", member("metadata", 4));
        return document(json.replace("{", NEW_MEMBER));
    }

    private String crcMember() {
        return "\"dataCrc32\":\"%s\"".formatted(Checksum.text(dataCrc));
    }

    /** Documents in their order: metadata, schema, sequences, and the copies of the first two. */
    private String member(String name, int place) {
        return "\"%sOffset\":%d".formatted(name, documentOffsets.get(place));
    }
}
