package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.ConfigReader;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.pg.SettingsResolver;

import java.nio.file.Path;
import java.util.Map;

/**
 * What every command is given.
 *
 * @param console where text goes
 * @param environment variables by name
 * @param systemUser name of the user who runs the program
 * @param home directory of that user
 * @param cancellation what has to be cleaned up if a signal ends the program
 */
record Program(
        Console console,
        Map<String, String> environment,
        String systemUser,
        Path home,
        Cancellation cancellation) {
    Program {
        environment = Map.copyOf(environment);
    }

    static Program ofProcess(Console console, Cancellation cancellation) {
        return new Program(
                console, System.getenv(), Host.currentUser(), Host.currentHome(), cancellation);
    }

    SettingsResolver settingsResolver() {
        return new SettingsResolver(environment, systemUser, home, System.nanoTime());
    }

    ConfigReader configReader() {
        return new ConfigReader(environment, home);
    }

    /** An environment variable; empty if it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
