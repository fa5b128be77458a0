package io.heliosdb.lite.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Names in a directory. */
final class DirectoryEntries {
    private DirectoryEntries() {}

    /** Makes what was renamed or deleted there survive a failure of the power. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
