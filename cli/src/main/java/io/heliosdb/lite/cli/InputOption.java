package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The file that a command reads. */
final class InputOption {
    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "FILE",
            description = "The dump file.")
    private Path input;

    /** Opens it as it is; the caller closes it. */
    FileByteSource open() {
        return FileByteSource.open(input);
    }

    /** Opens it as a dump; the caller closes it. */
    DumpFile openDump() {
        return DumpFile.open(open());
    }

    /** As it was given. */
    @Override
    public String toString() {
        return input.toString();
    }
}
