package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.ConfigReader;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** Where the settings of a command come from. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The file with settings (default: HELIOSDB_CONFIG, ./config.toml,"
                            + " ~/.config/heliosdb-lite/config.toml,"
                            + " /etc/heliosdb-lite/config.toml).")
    private Path file;

    /**
     * Reads them.
     *
     * @param flags of the command that stand above them
     */
    Config read(Program program, ConfigReader.Flag... flags) {
        return program.configReader().read(named(), flags);
    }

    /** What was given. */
    Optional<Path> named() {
        return Optional.ofNullable(file);
    }
}
