package io.heliosdb.lite.pg;

/**
 * Whether the connection is encrypted and what is checked, in libpq's words.
 *
 * @param mode {@code disable}, {@code allow}, {@code prefer}, {@code require}, {@code verify-ca} or
 *     {@code verify-full}
 * @param rootCertificate file with trusted certificates, {@code system} for those of the machine,
 *     empty for the driver's default
 * @param certificate file with the client's certificate, empty for the driver's default
 * @param key file with the client's key, empty for the driver's default
 */
public record TlsSettings(String mode, String rootCertificate, String certificate, String key) {
    /** Encrypted if the server can, unchecked: what libpq does when nothing is said. */
    public static final TlsSettings DEFAULT = new TlsSettings("prefer", "", "", "");
}
