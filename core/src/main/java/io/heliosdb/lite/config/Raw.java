package io.heliosdb.lite.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A value as it was written, before its key says what it means.
 *
 * @param form what it is in TOML
 * @param texts its elements if it is a list, else the value alone
 * @param directory what relative paths start from
 * @param origin where it was written
 */
record Raw(Form form, List<String> texts, Path directory, Origin origin) {
    /** In place of what may be a secret. */
    static final String HIDDEN = "(not shown, it may hold a secret)";

    /** A name and a password before an address. */
    private static final String LOGIN = "(?s).*:.*@.*";

    /** What a value can be. */
    enum Form {
        STRING,
        INTEGER,
        BOOLEAN,
        LIST,
        /** A word of the environment or of a command line: of whatever form the key needs. */
        WORD,
        /** A number with a fraction, a date, a table: no key takes it. */
        OTHER
    }

    Raw {
        texts = List.copyOf(texts);
    }

    /** An empty variable takes back what a weaker place says. */
    boolean isEmptyWord() {
        return form == Form.WORD && texts.getFirst().isEmpty();
    }

    /** For an error message: what may be a secret in an address is not shown. */
    String shown() {
        boolean isAddress =
                texts.stream().anyMatch(text -> text.contains("://") || text.matches(LOGIN));
        return isAddress ? HIDDEN : toString();
    }

    /** As TOML has it. */
    @Override
    public String toString() {
        return switch (form) {
            case STRING -> quoted(texts.getFirst());
            case LIST -> texts.stream().map(Raw::quoted).toList().toString();
            case INTEGER, BOOLEAN, WORD, OTHER -> texts.getFirst();
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
