package io.heliosdb.lite.pg;

/**
 * Whether the connection is encrypted and what each side has to prove, in libpq's words.
 *
 * @param mode {@code disable}, {@code allow}, {@code prefer}, {@code require}, {@code verify-ca} or
 *     {@code verify-full}
 * @param negotiation {@code postgres} to ask for encryption first, {@code direct} to begin with it
 * @param rootCertificate file with trusted certificates, {@code system} for those of the machine,
 *     empty for the driver's default
 * @param certificate file with the client's certificate, empty for the driver's default
 * @param key file with the client's key, empty for the driver's default
 * @param certificateMode {@code disable}, {@code allow} or {@code require}: whether the client's
 *     certificate is shown to a server that asks for it, or has to be
 * @param limits versions of the protocol, and what the server is told before anything is encrypted
 * @param channelBinding {@code disable}, {@code prefer} or {@code require}: whether the password's
 *     proof is bound to the encrypted connection
 * @param authentication the ways in which the server may ask who it is, as in {@code
 *     scram-sha-256}; empty for any
 */
public record TlsSettings(
        String mode,
        String negotiation,
        String rootCertificate,
        String certificate,
        String key,
        String certificateMode,
        TlsLimits limits,
        String channelBinding,
        String authentication) {
    /** Encrypted if the server can, unchecked: what libpq does when nothing is said. */
    public static final TlsSettings DEFAULT = of("prefer");

    /** Not encrypted. */
    static final TlsSettings NONE = of("disable");

    private static TlsSettings of(String mode) {
        return new TlsSettings(
                mode, "postgres", "", "", "", "allow", TlsLimits.DEFAULT, "prefer", "");
    }

    boolean isCertificateWanted() {
        return certificateMode.equals("require");
    }
}
