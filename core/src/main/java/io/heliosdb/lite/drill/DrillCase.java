package io.heliosdb.lite.drill;

import io.heliosdb.lite.error.ErrorCode;

import java.util.Optional;

/**
 * One thing that a drill looked at.
 *
 * @param name of the file, table or statement
 * @param detail what was found
 * @param failure what is wrong; empty if it passed
 */
public record DrillCase(String name, String detail, Optional<ErrorCode> failure) {
    public static DrillCase passed(String name, String detail) {
        return new DrillCase(name, detail, Optional.empty());
    }

    public static DrillCase failed(String name, String detail, ErrorCode code) {
        return new DrillCase(name, detail, Optional.of(code));
    }

    public boolean isPassed() {
        return failure.isEmpty();
    }
}
