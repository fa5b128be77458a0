package io.heliosdb.lite.cli;

import java.util.AbstractList;
import java.util.List;

/** The values that an option takes, as completion offers them. */
abstract class Choices extends AbstractList<String> {
    private final List<String> values;

    private Choices(String... values) {
        this.values = List.of(values);
    }

    @Override
    public String get(int index) {
        return values.get(index);
    }

    @Override
    public int size() {
        return values.size();
    }

    /** Of {@code --compress}. */
    static final class Compressions extends Choices {
        Compressions() {
            super("none", "lz4", "zstd");
        }
    }

    /** Of {@code --mode}. */
    static final class RestoreModes extends Choices {
        RestoreModes() {
            super("clean", "append");
        }
    }

    /** Of {@code --on-conflict}. */
    static final class ConflictActions extends Choices {
        ConflictActions() {
            super("error", "skip", "update");
        }
    }

    /** Of {@code completion}. */
    static final class Shells extends Choices {
        Shells() {
            super("bash", "zsh", "fish");
        }
    }
}
