package io.heliosdb.lite.config;

import java.util.List;
import java.util.Optional;

/**
 * Where {@code start} tells how it is.
 *
 * @param port without one it does not
 * @param listen address to listen on
 */
public record HttpConfig(Optional<Integer> port, String listen) {
    public static final Key<Integer> PORT = Key.of("http", "port", ValueType.PORT);
    public static final Key<String> LISTEN = Key.of("http", "listen", ValueType.HOST, "127.0.0.1");
    static final List<Key<?>> KEYS = List.of(PORT, LISTEN);

    static HttpConfig of(Settings settings) {
        return new HttpConfig(settings.find(PORT), settings.get(LISTEN));
    }
}
