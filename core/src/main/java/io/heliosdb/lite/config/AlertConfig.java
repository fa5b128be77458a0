package io.heliosdb.lite.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is told when dumps fail, and when they succeed again.
 *
 * @param mailAddresses by mail, through the server of {@link SmtpConfig}; empty for nobody
 * @param webhook by a POST to this URL, which may be a secret
 * @param maxAge the newest good dump may be this old before that is told, too
 */
public record AlertConfig(
        List<String> mailAddresses, Optional<URI> webhook, Optional<Duration> maxAge) {
    static final Key<List<String>> NOTIFY_EMAIL =
            Key.of("dump", "notify_email", ValueType.MAIL_ADDRESSES);
    static final Key<URI> NOTIFY_WEBHOOK = Key.of("dump", "notify_webhook", ValueType.URL);
    static final Key<Duration> MAX_AGE = Key.of("dump", "max_age", ValueType.DURATION);
    static final List<Key<?>> KEYS = List.of(NOTIFY_EMAIL, NOTIFY_WEBHOOK, MAX_AGE);

    public AlertConfig {
        mailAddresses = List.copyOf(mailAddresses);
    }

    static AlertConfig of(Settings settings) {
        return new AlertConfig(
                settings.find(NOTIFY_EMAIL).orElse(List.of()),
                settings.find(NOTIFY_WEBHOOK),
                settings.find(MAX_AGE));
    }
}
