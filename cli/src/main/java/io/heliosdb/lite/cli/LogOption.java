package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.ConfigReader;
import io.heliosdb.lite.config.LogConfig;

import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How a program that runs unattended writes what it says. */
final class LogOption {
    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description =
                    "What is said on standard error: text, or json with one object a line (default:"
                            + " log.format of the configuration).")
    private Optional<String> format = Optional.empty();

    /** Errors of the configuration are written in the format that is known before it is read. */
    void begin(Program program) {
        use(program, format.orElse(program.variable(LogConfig.FORMAT.variable())));
    }

    /** The flags that stand above the configuration. */
    List<ConfigReader.Flag> flags() {
        return format.stream()
                .map(name -> new ConfigReader.Flag(LogConfig.FORMAT, "--log-format", name))
                .toList();
    }

    /** Follows the configuration. */
    void follow(Program program, Config config) {
        use(program, config.log().format());
    }

    private static void use(Program program, String name) {
        program.console()
                .writeEvents(LogFormat.of(name, program.environment()), InstantSource.system());
    }
}
