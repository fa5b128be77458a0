package io.heliosdb.lite.format.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Decompressor;
import io.heliosdb.lite.format.codec.Words;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Records as JSON behind an 8-byte prefix, compressed or not. docs/format.md section 3.2. */
public final class Documents {
    public static final int PREFIX_BYTES = 8;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.DOCUMENT_DEPTH_MAX)
                                    .maxStringLength(Limits.DOCUMENT_BYTES_MAX)
                                    .maxDocumentLength(Limits.DOCUMENT_BYTES_MAX)
                                    .build())
                    .build();

    private Documents() {}

    /** The body of a frame; decoded again and compared, so that what is written can be read. */
    public static <T> byte[] encode(JsonForm<T> form, T value, Compression compression) {
        try (Codec codec = compression.newCodec()) {
            byte[] json = write(form, value);
            Check.argument(json.length <= Limits.DOCUMENT_BYTES_MAX, "document is too large");
            Check.state(
                    read(form, json).equals(value),
                    "JSON does not come back as it was: %s",
                    form.name());
            byte[] body = new byte[PREFIX_BYTES + codec.storedBytesMax(json.length)];
            int room = body.length - PREFIX_BYTES;
            int stored = codec.compress(json, 0, json.length, body, PREFIX_BYTES, room);
            Check.state(stored >= 0, "document does not fit");
            body[0] = (byte) codec.id();
            Words.putInt(body, 4, json.length);
            return Arrays.copyOf(body, PREFIX_BYTES + stored);
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode " + form.name(), e);
        }
    }

    private static <T> byte[] write(JsonForm<T> form, T value) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(json)) {
            form.writer().write(out, value);
        }
        return json.toByteArray();
    }

    private static <T> T read(JsonForm<T> form, byte[] json) throws IOException {
        try (JsonParser in = JSON.createParser(json)) {
            in.nextToken();
            return form.read(in);
        }
    }

    /**
     * Reads the body of a frame.
     *
     * @throws HeliosException {@code DUMP_CORRUPT} if it is not what {@link #encode} writes
     */
    public static <T> T decode(byte[] body, JsonForm<T> form, String file, long offset) {
        String part = form.name();
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
            return read(form, json);
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
