package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which objects of a dump a database has already, by their names. With an object come its parts and
 * properties: a table that is there keeps its own indexes, triggers and owner.
 */
final class PresentObjects {
    /** What is no object of its own, and would change what is there. */
    private static final Set<String> OF_DATABASE = Set.of("database setting", "default acl");

    private static final Set<String> INDEXES = Set.of("index", "constraint");

    /** Kinds whose names exclude each other. */
    private record Key(String kind, String schema, String name) {
        static Key of(SchemaObject object) {
            String kind =
                    switch (object.kind()) {
                        case "table", "foreign table", "view", "materialized view", "sequence" ->
                                "relation";
                        case "function", "procedure", "aggregate" -> "routine";
                        case "type", "domain", "shell type" -> "type";
                        default -> object.kind();
                    };
            return new Key(kind, object.schema(), object.name());
        }
    }

    private final Set<Integer> ids = new HashSet<>();

    /**
     * @param dump what may be there
     * @param live what there is
     * @param schemas names of all schemas that there are
     */
    PresentObjects(Schema dump, Schema live, Collection<String> schemas) {
        Set<Key> keys = new HashSet<>();
        live.objects().forEach(object -> keys.add(Key.of(object)));
        schemas.forEach(name -> keys.add(new Key("schema", "", name)));
        ObjectHosts hosts = new ObjectHosts(dump);
        int before = -1;
        while (before < ids.size()) {
            before = ids.size();
            for (SchemaObject object : dump.objects()) {
                OptionalInt host = hosts.of(object);
                boolean isPresent =
                        host.isPresent()
                                ? ids.contains(host.getAsInt())
                                : keys.contains(Key.of(object));
                boolean isOfPresent =
                        object.kind().equals("sequence owned by")
                                && object.dependsOn().stream().anyMatch(id -> isSequence(dump, id));
                if (isPresent || isOfPresent || OF_DATABASE.contains(object.kind())) {
                    ids.add(object.id());
                }
                if (object.kind().equals("index attach")) {
                    addAttached(dump, object);
                }
            }
        }
    }

    /** A new part of a table that is there gets its indexes from that when it is attached. */
    private void addAttached(Schema dump, SchemaObject attach) {
        List<Integer> indexes =
                attach.dependsOn().stream()
                        .filter(id -> INDEXES.contains(dump.objects().get(id).kind()))
                        .toList();
        if (indexes.stream().anyMatch(ids::contains)) {
            ids.addAll(indexes);
            ids.add(attach.id());
        }
    }

    private boolean isSequence(Schema dump, int id) {
        return ids.contains(id) && dump.objects().get(id).kind().equals("sequence");
    }

    boolean contains(SchemaObject object) {
        return ids.contains(object.id());
    }
}
