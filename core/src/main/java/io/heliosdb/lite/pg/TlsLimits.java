package io.heliosdb.lite.pg;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a TLS connection may look like.
 *
 * @param versions of the protocol that may be spoken, as Java names them, oldest first
 * @param isNameSent whether the server is told, readable for all, by which name it was reached
 */
record TlsLimits(List<String> versions, boolean isNameSent) {
    /** Oldest first; libpq's names and Java's are the same. */
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    static final String OLDEST_DEFAULT = "TLSv1.2";
    static final String NEWEST_DEFAULT = "TLSv1.3";

    static final TlsLimits DEFAULT = new TlsLimits(List.of(OLDEST_DEFAULT, NEWEST_DEFAULT), true);

    TlsLimits {
        versions = List.copyOf(versions);
    }

    /** Empty if there is no version from one to the other. Letters may be of either case. */
    static Optional<TlsLimits> between(String oldest, String newest, boolean isNameSent) {
        int from = position(oldest);
        int to = position(newest);
        return from < 0 || to < from
                ? Optional.empty()
                : Optional.of(new TlsLimits(VERSIONS.subList(from, to + 1), isNameSent));
    }

    private static int position(String version) {
        return VERSIONS.stream()
                .map(known -> known.toLowerCase(Locale.ROOT))
                .toList()
                .indexOf(version.toLowerCase(Locale.ROOT));
    }
}
