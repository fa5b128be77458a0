package io.heliosdb.lite.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** The directory of a stored instance, for commands that start it for as long as they run. */
final class DataDirOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Start the instance stored here for the length of the command.")
    private Path dataDirectory;

    /** What was given; empty to connect to a server that runs. */
    Optional<Path> dataDirectory() {
        return Optional.ofNullable(dataDirectory);
    }
}
