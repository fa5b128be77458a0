package io.heliosdb.lite.config;

import java.util.List;

/**
 * How {@code start} writes what it says.
 *
 * @param format {@link #TEXT} or {@link #JSON}
 */
public record LogConfig(String format) {
    public static final String TEXT = "text";
    public static final String JSON = "json";
    public static final Key<String> FORMAT =
            Key.of("log", "format", ValueType.oneOf(TEXT, JSON), TEXT);
    static final List<Key<?>> KEYS = List.of(FORMAT);

    static LogConfig of(Settings settings) {
        return new LogConfig(settings.get(FORMAT));
    }
}
