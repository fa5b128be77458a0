package io.heliosdb.lite.chain;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.StaleFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A small hidden file beside the dumps, in JSON, that tells something of them. */
final class SideFile {
    private static final int BYTES_MAX = 8 << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private SideFile() {}

    /**
     * Reads one; never through a symbolic link.
     *
     * @throws IOException if there is none, or not of that type
     */
    static <T> T read(Path path, Class<T> type) throws IOException {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            T content = MAPPER.readValue(in.readNBytes(BYTES_MAX), type);
            if (content == null) {
                throw new IOException("nothing in it");
            }
            return content;
        }
    }

    /**
     * Writes one, in place of whatever has the name.
     *
     * @throws HeliosException if the directory cannot be written
     */
    static void write(Path path, Object content) {
        List<Path> ignored = StaleFiles.clean(path);
        try (ByteSink sink = PublishedFile.createUnlinked(path, "new")) {
            byte[] json = MAPPER.writeValueAsBytes(content);
            sink.write(json, 0, json.length);
            sink.finish();
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode", e);
        }
    }
}
