package io.heliosdb.lite.cli;

import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.StaleFiles;

import java.nio.file.Path;
import java.util.UUID;

/** A dump file that a command writes: it appears when it is complete. */
final class OutputFile {
    private static final int SUFFIX_LETTERS = 8;

    private OutputFile() {}

    /**
     * Starts to write it, and removes what writers of it left that were killed.
     *
     * @param writer tells writers apart
     */
    static ByteSink create(Console console, Path path, UUID writer) {
        StaleFiles.clean(path)
                .forEach(file -> console.warning("removed what a killed dump left: " + file));
        return PublishedFile.create(path, writer.toString().substring(0, SUFFIX_LETTERS));
    }
}
