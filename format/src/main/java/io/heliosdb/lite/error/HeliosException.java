package io.heliosdb.lite.error;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operating error: something outside the program (disk, network, bytes, user) is not as it needs
 * to be. The message is a constant lower-case clause; details follow as {@code key=value} in the
 * order in which they were added; the hint is a sentence that names the next command.
 */
public final class HeliosException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String clause;
    private final transient Map<String, Object> details = new LinkedHashMap<>();
    private String hint = "";

    public HeliosException(ErrorCode code, String clause) {
        this(code, clause, null);
    }

    public HeliosException(ErrorCode code, String clause, Throwable cause) {
        super(clause, cause);
        this.code = code;
        this.clause = clause;
    }

    /** Adds a detail to the message; a later value of the same key replaces the earlier one. */
    public HeliosException with(String key, Object value) {
        details.put(key, value);
        return this;
    }

    /** Sets the sentence that tells the user what to do next. */
    public HeliosException hint(String sentence) {
        this.hint = sentence;
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    /** The constant part of the message, without details. */
    public String clause() {
        return clause;
    }

    /** The value of a detail, if it was given. */
    public Optional<Object> detail(String key) {
        return Optional.ofNullable(details.get(key));
    }

    /** The next command to type, if there is one. */
    public Optional<String> hint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    /** Clause and details on one line. */
    @Override
    public String getMessage() {
        if (details.isEmpty()) {
            return clause;
        }
        StringBuilder text = new StringBuilder(clause).append(':');
        details.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
        return text.toString();
    }
}
