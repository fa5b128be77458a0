package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The objects of a dump that go with some of its tables: these, their parts, and what all of that
 * needs. A foreign key goes along if both of its tables do, or the other one is there.
 */
final class SelectedObjects {
    private final Schema schema;
    private final SelectedTables tables;
    private final Predicate<SchemaObject> isPresent;
    private final ObjectHosts hosts;
    private final Set<Integer> ids = new HashSet<>();

    SelectedObjects(Schema schema, SelectedTables tables, Predicate<SchemaObject> isPresent) {
        this.schema = schema;
        this.tables = tables;
        this.isPresent = isPresent;
        this.hosts = new ObjectHosts(schema);
    }

    /** Only the tables that were named, and what belongs to them; in the order of the schema. */
    List<SchemaObject> ofNamed(LeftOut leftOut) {
        schema.objects().stream().filter(tables::contains).forEach(this::addWithNeeds);
        int before = -1;
        while (before < ids.size()) {
            before = ids.size();
            schema.objects().stream().filter(this::isPartOfSelected).forEach(this::addWithNeeds);
        }
        schema.objects().stream()
                .filter(object -> isForeignKey(object) && isOfSelected(object))
                .filter(object -> !ids.contains(object.id()))
                .forEach(object -> leftOut.addObject(object, "the other table is not there"));
        return schema.objects().stream().filter(object -> ids.contains(object.id())).toList();
    }

    private void addWithNeeds(SchemaObject object) {
        if (ids.add(object.id())) {
            object.dependsOn().forEach(id -> addWithNeeds(schema.objects().get(id)));
        }
    }

    private boolean isPartOfSelected(SchemaObject object) {
        return isOfSelected(object)
                && (!isForeignKey(object)
                        || object.dependsOn().stream()
                                .map(schema.objects()::get)
                                .allMatch(needed -> isThere(needed)));
    }

    private boolean isThere(SchemaObject needed) {
        OptionalInt host = hosts.of(needed);
        int relation = host.isPresent() ? host.getAsInt() : needed.id();
        return ids.contains(relation) || isPresent.test(schema.objects().get(relation));
    }

    private boolean isOfSelected(SchemaObject object) {
        OptionalInt host = hosts.of(object);
        return host.isPresent() && ids.contains(host.getAsInt());
    }

    private static boolean isForeignKey(SchemaObject object) {
        return object.kind().equals("fk constraint");
    }

    /** Everything but the tables that were excluded, and what needs them. */
    List<SchemaObject> butExcluded(LeftOut leftOut) {
        Set<Integer> excluded = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            OptionalInt host = hosts.of(object);
            boolean isPart = host.isPresent() && excluded.contains(host.getAsInt());
            boolean isTable = SelectedTables.isTable(object) && !tables.contains(object);
            boolean isInNeed =
                    object.dependsOn().stream()
                            .map(schema.objects()::get)
                            .anyMatch(o -> excluded.contains(o.id()) && !isPresent.test(o));
            if (isTable || isPart || isInNeed) {
                excluded.add(object.id());
            }
            if (isInNeed && !isTable && !isPart && !isPresent.test(object)) {
                leftOut.addObject(object, "a table that it needs is not there");
            }
        }
        return schema.objects().stream().filter(object -> !excluded.contains(object.id())).toList();
    }
}
