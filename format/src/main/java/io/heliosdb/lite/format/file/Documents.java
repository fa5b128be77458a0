package io.heliosdb.lite.format.file;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Decompressor;
import io.heliosdb.lite.format.codec.Words;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Records as JSON behind an 8-byte prefix, compressed or not. docs/format.md section 3.2. */
public final class Documents {
    public static final int PREFIX_BYTES = 8;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DOCUMENT_DEPTH_MAX)
                                                    .maxStringLength(Limits.DOCUMENT_BYTES_MAX)
                                                    .maxDocumentLength(Limits.DOCUMENT_BYTES_MAX)
                                                    .build())
                                    .build())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                    .withConfigOverride(String.class, Documents::emptyIfAbsent)
                    .withConfigOverride(List.class, Documents::emptyIfAbsent)
                    .withConfigOverride(DumpMode.class, Documents::required)
                    .withConfigOverride(Section.class, Documents::required)
                    .withConfigOverride(ValueKind.class, Documents::required)
                    .build();

    private Documents() {}

    private static void emptyIfAbsent(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.FAIL));
    }

    private static void required(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL));
    }

    /** The body of a frame; decoded again and compared, so that what is written can be read. */
    public static byte[] encode(Object value, Compression compression) {
        try (Codec codec = compression.newCodec()) {
            byte[] json = MAPPER.writeValueAsBytes(value);
            Check.argument(json.length <= Limits.DOCUMENT_BYTES_MAX, "document is too large");
            Object again = MAPPER.readValue(json, value.getClass());
            boolean same =
                    value instanceof Object[] array
                            ? again instanceof Object[] other && Arrays.equals(array, other)
                            : again.equals(value);
            Check.state(same, "JSON does not come back as it was: %s", value.getClass());
            byte[] body = new byte[PREFIX_BYTES + codec.storedBytesMax(json.length)];
            int room = body.length - PREFIX_BYTES;
            int stored = codec.compress(json, 0, json.length, body, PREFIX_BYTES, room);
            Check.state(stored >= 0, "document does not fit");
            body[0] = (byte) codec.id();
            Words.putInt(body, 4, json.length);
            return Arrays.copyOf(body, PREFIX_BYTES + stored);
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode " + value.getClass(), e);
        }
    }

    /**
     * Reads the body of a frame.
     *
     * @throws HeliosException {@code DUMP_CORRUPT} if it is not what {@link #encode} writes
     */
    public static <T> T decode(byte[] body, Class<T> type, String file, long offset) {
        String part = type.getSimpleName();
        if (body.length < PREFIX_BYTES) {
            throw Corrupt.malformed(file, offset, part);
        }
        int plainBytes = Words.getInt(body, 4);
        if (plainBytes < 0 || plainBytes > Limits.DOCUMENT_BYTES_MAX) {
            throw Corrupt.malformed(file, offset, part);
        }
        try (Decompressor decompressor = new Decompressor()) {
            int codecId = body[0] & 0xFF;
            int stored = body.length - PREFIX_BYTES;
            decompressor.requirePossible(codecId, body, PREFIX_BYTES, stored, plainBytes);
            byte[] json = new byte[plainBytes];
            decompressor.codec(codecId).decompress(body, PREFIX_BYTES, stored, json, 0, plainBytes);
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw Corrupt.malformed(file, offset, part);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Corrupt.malformed(file, offset, part).with("reason", e.getOriginalMessage());
        } catch (HeliosException e) {
            throw e.detail("file").isPresent() ? e : Corrupt.located(e, file, offset);
        } catch (IOException e) {
            // Bytes that are not UTF-8.
            throw Corrupt.malformed(file, offset, part).with("reason", e.getMessage());
        }
    }
}
