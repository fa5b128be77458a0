package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteArraySink;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Files whose checksums are right and whose schema is deeper or larger than any should be. */
class HostileDocumentTest {
    private static final int DEPTH = 1_000_000;

    /** Schemas that nobody has. */
    enum Hostile {
        DEEP_LISTS,
        DEEP_OBJECTS,
        DEEP_WHERE_NOBODY_LOOKS,
        HUGE_NUMBER,
        ENDLESS_NUMBER,
        NO_UTF8,
        NULLS,
        SPACE_WITHOUT_END,
        SPACE_WITHOUT_END_LZ4,
        LONGER_THAN_IT_IS,
        LONGER_THAN_IT_IS_LZ4,
        LONGER_THAN_ALLOWED,
        NEGATIVE_LENGTH,
        UNKNOWN_CODEC;

        byte[] body() {
            return switch (this) {
                case DEEP_LISTS -> text("{\"tables\":" + "[".repeat(DEPTH));
                case DEEP_OBJECTS -> text("{\"tables\":".repeat(DEPTH));
                case DEEP_WHERE_NOBODY_LOOKS -> text("{\"future\":" + "[{\"a\":".repeat(DEPTH));
                case HUGE_NUMBER -> text("{\"tables\":[{\"index\":1e999999999}]}");
                case ENDLESS_NUMBER -> text("{\"tables\":[{\"index\":" + "9".repeat(DEPTH) + "}]}");
                case NO_UTF8 -> packed(new byte[] {'{', '"', (byte) 0xC3, 1, '"'}, "none");
                case NULLS -> text("{\"tables\":[null],\"objects\":null}");
                case SPACE_WITHOUT_END -> packed(spaces(), "zstd");
                case SPACE_WITHOUT_END_LZ4 -> packed(spaces(), "lz4");
                case LONGER_THAN_IT_IS -> claiming("zstd", Limits.DOCUMENT_BYTES_MAX);
                case LONGER_THAN_IT_IS_LZ4 -> claiming("lz4", Limits.DOCUMENT_BYTES_MAX);
                case LONGER_THAN_ALLOWED -> claiming("zstd", Limits.DOCUMENT_BYTES_MAX + 1);
                case NEGATIVE_LENGTH -> claiming("zstd", -1);
                case UNKNOWN_CODEC -> {
                    byte[] body = text("{}");
                    body[0] = 77;
                    yield body;
                }
            };
        }

        private static byte[] spaces() {
            byte[] spaces = new byte[Limits.DOCUMENT_BYTES_MAX / 8];
            Arrays.fill(spaces, (byte) ' ');
            return spaces;
        }

        private static byte[] claiming(String codec, int plainBytes) {
            byte[] body = packed(new byte[1 << 20], codec);
            Words.putInt(body, 4, plainBytes);
            return body;
        }

        private static byte[] text(String json) {
            return packed(json.getBytes(StandardCharsets.UTF_8), "none");
        }

        private static byte[] packed(byte[] json, String compression) {
            try (Codec codec = Compression.of(compression).newCodec()) {
                int room = codec.storedBytesMax(json.length);
                byte[] body = new byte[Documents.PREFIX_BYTES + room];
                int at = Documents.PREFIX_BYTES;
                int stored = codec.compress(json, 0, json.length, body, at, room);
                body[0] = (byte) codec.id();
                Words.putInt(body, 4, json.length);
                return Arrays.copyOf(body, at + stored);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void hostileSchemaIsDamageWithAPlace(Hostile hostile) {
        byte[] file = file(hostile.body());
        FileReport report = Outcome.requireCleanReport(file, hostile.name());
        assertThat(report.isPassed()).isFalse();
        assertThat(report.damages()).extracting(Damage::frame).contains("schema");
        requireCorrupt(() -> Outcome.open(file).close());
        requireCorrupt(() -> Salvage.of(new ByteArraySource("test", file), 1).file().close());
    }

    private static void requireCorrupt(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.DUMP_CORRUPT);
                            assertThat(e.detail("offset")).isPresent();
                        });
    }

    /** A file without rows, in which all is right but the schema. */
    private static byte[] file(byte[] schema) {
        ByteArraySink sink = new ByteArraySink("test");
        FrameWriter frames = new FrameWriter(sink, FileHeader.of(UUID.fromString(TestDump.ID)));
        byte[] metadata =
                Documents.encode(
                        DocumentForms.METADATA,
                        TestDump.metadata(Compression.NONE),
                        Compression.NONE);
        frames.write(FrameType.METADATA, metadata);
        frames.write(FrameType.SCHEMA, schema);
        byte[] sequences = Hostile.text("[]");
        long sequencesOffset = frames.write(FrameType.SEQUENCES, sequences);
        long schemaOffset = frames.write(FrameType.SCHEMA, schema);
        long metadataOffset = frames.write(FrameType.METADATA, metadata);
        long indexOffset = frames.write(FrameType.INDEX, ChunkIndex.encode(List.of()));
        int crc = frames.crc32();
        DumpFooter footer =
                new DumpFooter(
                        List.of(), 0, 0, 0, 7, "", sequencesOffset, schemaOffset, metadataOffset);
        long footerOffset =
                frames.write(
                        FrameType.FOOTER,
                        Documents.encode(DocumentForms.FOOTER, footer, Compression.NONE));
        long size = frames.offset() + Trailer.BYTES;
        frames.writeRaw(new Trailer(footerOffset, indexOffset, size, crc).encode());
        return sink.toByteArray();
    }
}
