package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.column.Encoding;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/format.md and the code name the same numbers. */
class FormatDocumentTest {
    private static String text;

    @BeforeAll
    static void read() throws IOException {
        Path document = Path.of("docs/format.md");
        text =
                Files.readString(
                        Files.exists(document) ? document : Path.of("..").resolve(document));
    }

    @Test
    void sizesAgree() {
        assertThat(text)
                .contains("## 2. File header: %d bytes".formatted(FileHeader.BYTES))
                .contains("### 3.1 Frame header: %d bytes".formatted(FrameHeader.BYTES))
                .contains("### 4.1 Chunk header: %d bytes".formatted(ChunkHead.BYTES))
                .contains("directory entry of %d bytes".formatted(ChunkHead.ENTRY_BYTES))
                .contains("Trailer, the last %d bytes".formatted(Trailer.BYTES))
                .contains("length of a record (%d)".formatted(ChunkIndex.RECORD_BYTES))
                .contains("frame body\n%d bytes".formatted(Limits.FRAME_BYTES_MAX))
                .contains("in a chunk %d bytes".formatted(Limits.VALUE_BYTES_MAX))
                .contains(
                        "%d rows and %d columns"
                                .formatted(Limits.CHUNK_ROWS_MAX, Limits.COLUMNS_MAX))
                .contains("%d rows\ntimes columns".formatted(Limits.CHUNK_CELLS_MAX))
                .contains("%d bytes of values in all".formatted(Limits.CHUNK_VALUE_BYTES_MAX))
                .contains(
                        "%d, depth %d"
                                .formatted(Limits.DOCUMENT_BYTES_MAX, Limits.DOCUMENT_DEPTH_MAX));
    }

    @Test
    void namesAndIdsAgree() {
        assertThat(text)
                .contains("version " + FormatVersion.CURRENT)
                .contains("| 0 | 8 | bytes | magic `HELIODMP` |")
                .contains("| %d | 8 | bytes | magic `HELIOEND` |".formatted(Trailer.MAGIC_AT))
                .contains("| %d | lz4 |".formatted(Codec.LZ4))
                .contains("| %d | zstd |".formatted(Codec.ZSTD));
        for (FrameType type : FrameType.values()) {
            assertThat(text).contains("| %d | %s |".formatted(type.id(), type.name()));
        }
        for (Encoding encoding : Encoding.values()) {
            assertThat(text).contains("%d %s".formatted(encoding.id(), encoding.name()));
        }
    }
}
