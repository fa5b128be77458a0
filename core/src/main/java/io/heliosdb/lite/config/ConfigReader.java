package io.heliosdb.lite.config;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and reads the configuration: flags before the environment before the file before defaults.
 * May be used again when the file has changed.
 */
public final class ConfigReader {
    /** Names a file to read, before any other place is looked at. */
    public static final String FILE_VARIABLE = "HELIOSDB_CONFIG";

    private static final String FILE_NAME = "config.toml";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Path home;
    private final Path systemDirectory;

    /**
     * An option of a command that stands for a key.
     *
     * @param key what it sets
     * @param flag its name, for messages
     * @param value as it was given
     */
    public record Flag(Key<?> key, String flag, String value) {}

    /**
     * What was found.
     *
     * @param problems what is wrong, the first first; with any of them there is no configuration
     */
    public record Reading(
            Optional<Path> file, Optional<Config> config, List<HeliosException> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Looks where the documentation says. */
    public ConfigReader(Map<String, String> environment, Path home) {
        this(environment, Path.of("").toAbsolutePath(), home, Path.of("/etc"));
    }

    ConfigReader(
            Map<String, String> environment,
            Path workingDirectory,
            Path home,
            Path systemDirectory) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.home = home;
        this.systemDirectory = systemDirectory;
    }

    /**
     * The configuration.
     *
     * @param named the file that the user named, if so
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if that is not there; {@link
     *     ErrorCode#USAGE} for the first thing that is wrong
     */
    public Config read(Optional<Path> named, Flag... flags) {
        Reading reading = examine(named, flags);
        return reading.config().orElseThrow(() -> reading.problems().getFirst());
    }

    /** The same, with everything that is wrong. */
    public Reading examine(Optional<Path> named, Flag... flags) {
        List<HeliosException> problems = new ArrayList<>();
        Optional<Path> file = file(named);
        Map<Key<?>, Raw> written = new HashMap<>();
        file.ifPresent(
                path ->
                        text(path, problems)
                                .ifPresent(
                                        text ->
                                                written.putAll(
                                                        ConfigFile.read(path, text, problems))));
        Settings settings = new Settings(written).under(variables()).under(flags(flags));
        problems.addAll(badValues(settings));
        if (problems.isEmpty()) {
            problems.addAll(Contradictions.of(settings));
        }
        problems.sort(Comparator.comparingInt(ConfigErrors::line));
        return new Reading(
                file,
                problems.isEmpty() ? Optional.of(Config.of(file, settings)) : Optional.empty(),
                problems);
    }

    private Optional<Path> file(Optional<Path> named) {
        String variable = environment.getOrDefault(FILE_VARIABLE, "");
        if (named.isPresent() || !variable.isEmpty()) {
            return Optional.of(named.orElseGet(() -> Path.of(variable)));
        }
        return List.of(
                        workingDirectory.resolve(FILE_NAME),
                        home.resolve(".config/heliosdb-lite").resolve(FILE_NAME),
                        systemDirectory.resolve("heliosdb-lite").resolve(FILE_NAME))
                .stream()
                .filter(Files::exists)
                .findFirst();
    }

    private static Optional<String> text(Path file, List<HeliosException> problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new IOException("it has more than 1 MiB");
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Optional.of(
                    text.startsWith(BYTE_ORDER_MARK)
                            ? text.substring(BYTE_ORDER_MARK.length())
                            : text);
        } catch (IOException e) {
            problems.add(unreadable(file, e));
            return Optional.empty();
        }
    }

    private static HeliosException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new HeliosException(ErrorCode.NOT_FOUND, "no such configuration file", e)
                    .with("file", file)
                    .hint("Name one that is there with --config or in " + FILE_VARIABLE + ".");
        }
        boolean isText = !(e instanceof CharacterCodingException);
        return new HeliosException(ErrorCode.USAGE, "cannot read the configuration file", e)
                .with("file", file)
                .with("reason", reason(file, e, isText))
                .hint("Name another one with --config or in " + FILE_VARIABLE + ".");
    }

    private static String reason(Path file, IOException e, boolean isText) {
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        if (!Files.isReadable(file)) {
            return "permission denied";
        }
        return isText ? e.getMessage() : "it is not UTF-8";
    }

    private Map<Key<?>, Raw> variables() {
        Map<Key<?>, Raw> set = new HashMap<>();
        for (Key<?> key : Config.KEYS) {
            String value = environment.get(key.variable());
            if (value != null) {
                set.put(key, word(value, Origin.variable(key.variable())));
            }
        }
        return set;
    }

    private Map<Key<?>, Raw> flags(Flag... flags) {
        Map<Key<?>, Raw> set = new HashMap<>();
        for (Flag flag : flags) {
            set.put(flag.key(), word(flag.value(), Origin.flag(flag.flag())));
        }
        return set;
    }

    private Raw word(String value, Origin origin) {
        return new Raw(Raw.Form.WORD, List.of(value), workingDirectory, origin);
    }

    private static List<HeliosException> badValues(Settings settings) {
        List<HeliosException> problems = new ArrayList<>();
        for (Key<?> key : Config.KEYS) {
            try {
                Optional<?> ignored = settings.find(key);
            } catch (HeliosException e) {
                problems.add(e);
            }
        }
        return problems;
    }
}
