package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Reads what libpq's parameters say about encryption and proofs. */
final class TlsParameters {
    private static final Set<String> MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> STRONG_MODES = Set.of("require", "verify-ca", "verify-full");
    private static final String SYSTEM = "system";

    private TlsParameters() {}

    /**
     * @param home directory of the user, where libpq looks for files that were not named
     * @throws HeliosException {@link ErrorCode#USAGE} if a value makes no sense
     */
    static TlsSettings of(ConnectionParameters given, Path home) {
        String root = given.get("sslrootcert", "");
        boolean isSystem = root.equals(SYSTEM);
        String mode = given.choice("sslmode", isSystem ? "verify-full" : "prefer", MODES);
        if (isSystem && !mode.equals("verify-full")) {
            throw ConnectionParameters.invalid(
                    "sslmode", mode, "With sslrootcert=system it has to be verify-full.");
        }
        if (isSystem && given.has("sslcert")) {
            throw ConnectionParameters.invalid(
                    "sslcert",
                    given.get("sslcert", ""),
                    "A client's certificate needs the server's authority in a file: sslrootcert.");
        }
        root = standardFile(root, home, "root.crt");
        String checkedMode = mode.equals("require") && !root.isEmpty() ? "verify-ca" : mode;
        String certificateMode =
                given.choice("sslcertmode", "allow", Set.of("disable", "allow", "require"));
        return new TlsSettings(
                // libpq: with a root certificate at hand, "require" also checks it.
                checkedMode,
                negotiation(given, mode),
                root,
                standardFile(given.get("sslcert", ""), home, "postgresql.crt"),
                standardFile(given.get("sslkey", ""), home, "postgresql.key"),
                certificateMode,
                limits(given),
                given.choice("channel_binding", "prefer", Set.of("disable", "prefer", "require")),
                given.get("require_auth", ""));
    }

    private static String negotiation(ConnectionParameters given, String mode) {
        String negotiation =
                given.choice("sslnegotiation", "postgres", Set.of("postgres", "direct"));
        if (negotiation.equals("direct") && !STRONG_MODES.contains(mode)) {
            throw ConnectionParameters.invalid(
                    "sslmode",
                    mode,
                    "With sslnegotiation=direct use require, verify-ca or verify-full.");
        }
        return negotiation;
    }

    private static TlsLimits limits(ConnectionParameters given) {
        String oldest = given.get("ssl_min_protocol_version", TlsLimits.OLDEST_DEFAULT);
        String newest = given.get("ssl_max_protocol_version", TlsLimits.NEWEST_DEFAULT);
        boolean isNameSent = given.choice("sslsni", "1", Set.of("0", "1")).equals("1");
        return TlsLimits.between(oldest, newest, isNameSent)
                .orElseThrow(
                        () ->
                                new HeliosException(
                                                ErrorCode.USAGE,
                                                "invalid range of TLS protocol versions")
                                        .with("ssl_min_protocol_version", oldest)
                                        .with("ssl_max_protocol_version", newest)
                                        .hint("Use TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3."));
    }

    /** The file that was named, or the one in libpq's place for it if there is one. */
    private static String standardFile(String named, Path home, String name) {
        Path standard = home.resolve(".postgresql").resolve(name);
        return named.isEmpty() && Files.exists(standard) ? standard.toString() : named;
    }
}
