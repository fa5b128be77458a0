package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.catalog.NamePattern;
import io.heliosdb.lite.pg.catalog.UnknownName;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The tables of a dump that a selection means. Partitions go together with their table. */
final class SelectedTables {
    /** Not quoted; sorted with schema public first. */
    record Name(String schema, String table) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing((Name name) -> !name.isPublic())
                        .thenComparing(Name::schema)
                        .thenComparing(Name::table);

        private boolean isPublic() {
            return schema.equals("public");
        }

        String displayName() {
            return isPublic() ? table : schema + "." + table;
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    private final RestoreSelection selection;
    private final Set<Name> known = new HashSet<>();
    private final Map<Name, Name> parents = new HashMap<>();
    private final Set<Name> chosen = new HashSet<>();

    /**
     * @throws io.heliosdb.lite.error.HeliosException of code NOT_FOUND if no table has a name that
     *     is wanted
     */
    SelectedTables(Schema schema, RestoreSelection selection) {
        this.selection = selection;
        schema.tables().stream()
                .filter(table -> !table.isOfLargeObjects())
                .forEach(table -> known.add(new Name(table.schema(), table.name())));
        for (SchemaObject object : schema.objects()) {
            if (isTable(object)) {
                known.add(nameOf(object));
            } else if (object.kind().equals("table attach")) {
                addParent(schema, object);
            }
        }
        Set<Name> wanted =
                selection.tables().isEmpty() ? known : matching(selection.tables(), true);
        Set<Name> excluded = matching(selection.excludedTables(), false);
        for (Name name : known) {
            if (isUnder(name, wanted) && !isUnder(name, excluded)) {
                chosen.add(name);
            }
        }
    }

    static boolean isTable(SchemaObject object) {
        return object.kind().equals("table") || object.kind().equals("foreign table");
    }

    private static Name nameOf(SchemaObject object) {
        return new Name(object.schema(), object.name());
    }

    private void addParent(Schema schema, SchemaObject attach) {
        for (int id : attach.dependsOn()) {
            SchemaObject other = schema.objects().get(id);
            if (isTable(other) && !nameOf(other).equals(nameOf(attach))) {
                parents.put(nameOf(attach), nameOf(other));
            }
        }
    }

    private Set<Name> matching(List<String> patterns, boolean isWanted) {
        Set<Name> names = new HashSet<>();
        for (String text : patterns) {
            NamePattern pattern = NamePattern.ofTable(text);
            int before = names.size();
            known.stream()
                    .filter(name -> pattern.matches(name.schema(), name.table()))
                    .forEach(names::add);
            boolean isKnown =
                    names.size() > before
                            || names.stream().anyMatch(n -> pattern.matches(n.schema(), n.table()));
            if (isWanted && !isKnown) {
                TreeSet<String> all = new TreeSet<>();
                known.forEach(name -> all.add(name.displayName()));
                throw UnknownName.of("table", text, all);
            }
        }
        return names;
    }

    private boolean isUnder(Name name, Set<Name> tops) {
        for (Name at = name; at != null; at = parents.get(at)) {
            if (tops.contains(at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the rows of the table are wanted; large objects go with no name. */
    boolean contains(TableDef table) {
        return table.isOfLargeObjects()
                ? selection.tables().isEmpty()
                : chosen.contains(new Name(table.schema(), table.name()));
    }

    /** Whether the object is one of the tables. */
    boolean contains(SchemaObject object) {
        return isTable(object) && chosen.contains(nameOf(object));
    }

    /** The table itself, or the one that it is a part of. */
    Name topOf(TableDef table) {
        Name top = new Name(table.schema(), table.name());
        while (parents.containsKey(top)) {
            top = parents.get(top);
        }
        return top;
    }

    /** All of them, those that have no rows of their own included. */
    Set<Name> names() {
        return Set.copyOf(chosen);
    }
}
