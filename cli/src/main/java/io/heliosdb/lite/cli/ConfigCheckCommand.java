package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.ConfigReader;
import io.heliosdb.lite.config.Key;
import io.heliosdb.lite.config.Origin;
import io.heliosdb.lite.config.Settings;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code config check}: the settings in force, and where each was made. */
@Command(
        name = "check",
        description = {
            "Print the settings in force and where each was made; exit 2 if something is wrong.",
            "Every key is in docs/configuration.md."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite config check",
            "  heliosdb-lite config check --config /etc/heliosdb-lite/config.toml --json"
        })
final class ConfigCheckCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private ConfigOption config;

    @Option(names = "--json", description = "Print the settings as JSON.")
    private boolean isJson;

    ConfigCheckCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        ConfigReader.Reading reading = program.configReader().examine(config.named());
        if (isJson) {
            program.console().json().print(document(reading));
        } else {
            reading.config().ifPresent(this::print);
        }
        for (HeliosException problem : reading.problems()) {
            program.console().error(problem.getMessage(), problem.hint());
        }
        return reading.problems().stream()
                .findFirst()
                .map(problem -> problem.code().exitCode())
                .orElse(0);
    }

    private void print(Config checked) {
        Console console = program.console();
        console.println("Configuration file: " + checked.file().map(Path::toString).orElse("none"));
        int keyWidth =
                Config.KEYS.stream().mapToInt(key -> key.fullName().length()).max().orElse(0);
        int valueWidth =
                Config.KEYS.stream()
                        .mapToInt(key -> value(checked.settings(), key).length())
                        .max()
                        .orElse(0);
        String format = "%%-%ds  %%-%ds  %%s".formatted(keyWidth, valueWidth);
        for (Key<?> key : Config.KEYS) {
            console.println(
                    format.formatted(
                            key.fullName(),
                            value(checked.settings(), key),
                            checked.settings().origin(key)));
        }
    }

    private static String value(Settings settings, Key<?> key) {
        return settings.text(key).orElse("-");
    }

    private static Map<String, Object> document(ConfigReader.Reading reading) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", reading.file().map(Path::toString).orElse(null));
        document.put("valid", reading.problems().isEmpty());
        document.put(
                "settings",
                reading.config()
                        .map(
                                config ->
                                        Config.KEYS.stream()
                                                .map(key -> setting(config.settings(), key))
                                                .toList())
                        .orElse(List.of()));
        document.put(
                "errors", reading.problems().stream().map(HeliosException::getMessage).toList());
        return document;
    }

    private static Map<String, Object> setting(Settings settings, Key<?> key) {
        Origin origin = settings.origin(key);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", key.fullName());
        document.put("value", settings.text(key).orElse(null));
        document.put("origin", origin.kind().name().toLowerCase(Locale.ROOT));
        document.put("place", origin.place().isEmpty() ? null : origin.place());
        document.put("variable", key.variable());
        return document;
    }
}
