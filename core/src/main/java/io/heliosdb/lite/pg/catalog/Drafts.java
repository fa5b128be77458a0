package io.heliosdb.lite.pg.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The drafts of one database, and which catalog entries they stand for. Not thread-safe. */
final class Drafts {
    private final Map<ObjectKey, Draft> drafts = new LinkedHashMap<>();
    private final Map<ObjectKey, ObjectKey> aliases = new HashMap<>();
    private final Map<ObjectKey, ObjectKey> members = new HashMap<>();
    private final Map<String, Integer> notCarried = new TreeMap<>();
    private final List<Remainder> remainder = new ArrayList<>();

    /** A catalog entry that no draft stands for. */
    private record Remainder(String what, ObjectKey entry) {}

    void add(Draft draft) {
        drafts.put(draft.key(), draft);
    }

    Collection<Draft> all() {
        return List.copyOf(drafts.values());
    }

    Optional<Draft> find(ObjectKey key) {
        return Optional.ofNullable(drafts.get(resolve(key)));
    }

    void remove(Draft draft) {
        drafts.remove(draft.key());
    }

    /** A catalog entry that is made by another object's statement: an array type, a row type. */
    void alias(ObjectKey entry, ObjectKey madeBy) {
        aliases.put(entry, madeBy);
    }

    /** A catalog entry that an extension brings along. */
    void member(ObjectKey entry, ObjectKey extension) {
        members.put(entry, extension);
    }

    boolean isMember(int catalog, long oid) {
        return members.containsKey(ObjectKey.of(catalog, oid));
    }

    /** The key under which the draft that makes an entry is found. */
    ObjectKey resolve(ObjectKey key) {
        ObjectKey current = key;
        // Aliases of aliases (an array of a row type of a table) are a few steps deep.
        for (int i = 0; i < 8 && !drafts.containsKey(current); i++) {
            ObjectKey next = aliases.getOrDefault(current, members.get(current));
            if (next == null) {
                return current;
            }
            current = next;
        }
        return current;
    }

    void notCarried(String what, int count) {
        if (count > 0) {
            notCarried.merge(what, count, Integer::sum);
        }
    }

    /** Notes an entry without a draft; it counts once {@link #countRemainder} asks for it. */
    void notCarried(String what, ObjectKey entry) {
        remainder.add(new Remainder(what, entry));
    }

    void countRemainder(Predicate<ObjectKey> isMissed) {
        for (Remainder entry : remainder) {
            notCarried(entry.what(), isMissed.test(entry.entry()) ? 1 : 0);
        }
    }

    /** Counted sentences such as {@code 3 operators}, in alphabetical order of what. */
    List<String> notCarried() {
        List<String> lines = new ArrayList<>();
        notCarried.forEach((what, count) -> lines.add(count + " " + what));
        return lines;
    }
}
