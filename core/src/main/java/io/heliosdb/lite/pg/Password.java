package io.heliosdb.lite.pg;

import java.util.Objects;

/**
 * A password, kept out of every text that is built from the object that holds it.
 *
 * @param text the password; empty if there is none
 */
public record Password(String text) {
    /** No password is known. */
    public static final Password NONE = new Password("");

    public Password {
        Objects.requireNonNull(text, "text");
    }

    public boolean isKnown() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return isKnown() ? "(hidden)" : "(none)";
    }
}
