package io.heliosdb.lite.config;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a TOML file says. Collects everything that is wrong with it. */
final class ConfigFile {
    private final Path file;
    private final TomlParseResult toml;
    private final Map<Key<?>, Raw> written = new HashMap<>();
    private final List<HeliosException> problems;

    private ConfigFile(Path file, String text, List<HeliosException> problems) {
        this.file = file;
        this.toml = Toml.parse(text);
        this.problems = problems;
    }

    /**
     * Reads what is written.
     *
     * @param file named in errors; relative paths in it start from its directory
     * @param problems where errors are added
     */
    static Map<Key<?>, Raw> read(Path file, String text, List<HeliosException> problems) {
        ConfigFile config = new ConfigFile(file, text, problems);
        config.toml.errors().forEach(config::addSyntaxError);
        if (!config.toml.hasErrors()) {
            config.readSections();
        }
        return config.written;
    }

    private void addSyntaxError(TomlParseError error) {
        problems.add(
                new HeliosException(ErrorCode.USAGE, "configuration is not valid TOML")
                        .with("file", file)
                        .with("line", error.position().line())
                        .with("column", error.position().column())
                        .with("reason", error.getMessage())
                        .hint("Texts stand in quotes, and keys below a [section]."));
    }

    private void readSections() {
        for (String section : toml.keySet()) {
            boolean isKnown = Config.KEYS.stream().anyMatch(key -> key.section().equals(section));
            Object value = toml.get(List.of(section));
            if (value instanceof TomlTable table && isKnown) {
                table.keySet().forEach(name -> readKey(table, section, name));
            } else if (value instanceof TomlTable || isKnown) {
                problems.add(
                        ConfigErrors.at(origin(toml, section), "no such section", section)
                                .hint("There are the sections " + ConfigErrors.sections() + "."));
            } else {
                problems.add(ConfigErrors.unknownKey(origin(toml, section), "", section));
            }
        }
    }

    private void readKey(TomlTable table, String section, String name) {
        Origin origin = origin(table, name);
        Optional<Key<?>> key =
                Config.KEYS.stream()
                        .filter(k -> k.section().equals(section) && k.name().equals(name))
                        .findFirst();
        if (key.isEmpty()) {
            problems.add(ConfigErrors.unknownKey(origin, section, name));
            return;
        }
        written.put(key.get(), raw(table.get(List.of(name)), origin));
    }

    private Raw raw(Object value, Origin origin) {
        Path directory = file.toAbsolutePath().getParent();
        return switch (value) {
            case String text -> new Raw(Raw.Form.STRING, List.of(text), directory, origin);
            case Long number ->
                    new Raw(Raw.Form.INTEGER, List.of(number.toString()), directory, origin);
            case Boolean flag ->
                    new Raw(Raw.Form.BOOLEAN, List.of(flag.toString()), directory, origin);
            case TomlArray array when isOfTexts(array) ->
                    new Raw(
                            Raw.Form.LIST,
                            array.toList().stream().map(Object::toString).toList(),
                            directory,
                            origin);
            case TomlArray array ->
                    new Raw(Raw.Form.OTHER, List.of(array.toJson()), directory, origin);
            case TomlTable table ->
                    new Raw(Raw.Form.OTHER, List.of(table.toJson()), directory, origin);
            default -> new Raw(Raw.Form.OTHER, List.of(value.toString()), directory, origin);
        };
    }

    private static boolean isOfTexts(TomlArray array) {
        return IntStream.range(0, array.size()).allMatch(array::isString);
    }

    private Origin origin(TomlTable table, String key) {
        return Origin.file(file, table.inputPositionOf(List.of(key)).line());
    }
}
