package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import picocli.CommandLine.Option;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;

/** The file that a command reads. */
final class InputOption {
    private static final String STANDARD_INPUT = "-";

    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "FILE",
            description = "The dump file, - for standard input.")
    private Path input;

    /** Opens it as it is; the caller closes it. */
    FileByteSource open() {
        // Where everything is stands at the end of a dump: a pipe is read to its end first.
        return isStream()
                ? FileByteSource.spool(
                        new FileInputStream(FileDescriptor.in),
                        "standard input",
                        TemporaryDirectory.ofProcess())
                : FileByteSource.open(input);
    }

    /** Whether it comes through a pipe, so that no other file lies beside it. */
    boolean isStream() {
        return input.toString().equals(STANDARD_INPUT);
    }

    Path path() {
        return input;
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
