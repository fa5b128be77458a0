package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.Identifiers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Tells which object of a dump is part or property of which other: an index, of its table. */
final class ObjectHosts {
    /** What has rows or looks as if it had. */
    static final Set<String> RELATIONS =
            Set.of("table", "foreign table", "view", "materialized view");

    private static final Set<String> PARTS =
            Set.of(
                    "default",
                    "check constraint",
                    "constraint",
                    "fk constraint",
                    "index",
                    "index attach",
                    "table attach",
                    "sequence owned by",
                    "statistics",
                    "planner statistics",
                    "view definition",
                    "rule",
                    "trigger",
                    "policy",
                    "row security",
                    "tablespace",
                    "materialized view data");

    private static final Set<String> PROPERTIES =
            Set.of("owner", "comment", "acl", "security label", "extension configuration");

    private final Schema schema;
    private final Map<Integer, Integer> tableObjects = new HashMap<>();

    ObjectHosts(Schema schema) {
        this.schema = schema;
        for (SchemaObject object : schema.objects()) {
            if (object.kind().equals("table") && object.table() >= 0) {
                tableObjects.put(object.table(), object.id());
            }
        }
    }

    /** The id of the object that it is a part or a property of; none if it stands for itself. */
    OptionalInt of(SchemaObject object) {
        if (PROPERTIES.contains(object.kind())) {
            return object.dependsOn().stream()
                    .filter(id -> !PROPERTIES.contains(schema.objects().get(id).kind()))
                    .mapToInt(Integer::intValue)
                    .findFirst();
        }
        if (!PARTS.contains(object.kind())) {
            return OptionalInt.empty();
        }
        Integer table = tableObjects.get(object.table());
        return table == null ? hostInStatement(object) : OptionalInt.of(table);
    }

    /** The relation that is named first; the one that is attached is named last. */
    private OptionalInt hostInStatement(SchemaObject object) {
        String sql = object.statements().isEmpty() ? "" : object.statements().getFirst();
        List<Integer> named = new ArrayList<>();
        for (int id : object.dependsOn()) {
            if (RELATIONS.contains(schema.objects().get(id).kind())) {
                named.add(id);
            }
        }
        named.sort((a, b) -> Integer.compare(place(sql, a), place(sql, b)));
        if (named.isEmpty()) {
            return object.dependsOn().stream().mapToInt(Integer::intValue).findFirst();
        }
        return OptionalInt.of(
                object.kind().equals("table attach") ? named.getLast() : named.getFirst());
    }

    private int place(String sql, int id) {
        SchemaObject relation = schema.objects().get(id);
        int at = sql.indexOf(Identifiers.qualified(relation.schema(), relation.name()));
        return at < 0 ? Integer.MAX_VALUE : at;
    }
}
