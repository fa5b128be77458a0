package io.heliosdb.lite.error;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

import java.util.Locale;

/** Checks that must hold whatever the input: a failure is a defect of the program. */
public final class Check {
    private Check() {}

    /**
     * Checks an argument.
     *
     * @throws IllegalArgumentException if {@code holds} is false
     */
    @FormatMethod
    public static void argument(boolean holds, @FormatString String message, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
        }
    }

    /**
     * Checks the state of an object.
     *
     * @throws IllegalStateException if {@code holds} is false
     */
    @FormatMethod
    public static void state(boolean holds, @FormatString String message, Object... values) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, message, values));
        }
    }
}
