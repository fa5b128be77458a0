package io.heliosdb.lite.format;

import java.util.List;

/**
 * One object of the database, or one property of an object (its comment, owner, privileges), with
 * the SQL that makes it. A definition is data until it is restored.
 *
 * @param id 0-based place in {@link Schema#objects()}; an order in which they can be created
 * @param kind lower case, as {@code pg_dump} names it: {@code table}, {@code index}, {@code fk
 *     constraint}, {@code comment}, {@code owner}, {@code acl}
 * @param schema name of the schema it is in, not quoted; empty where there is none
 * @param name its own name, not quoted; for a constraint or a trigger, the name alone
 * @param table index of the {@link TableDef} it belongs to, or -1
 * @param section when it is created
 * @param statements SQL without final semicolons, each to be sent on its own, in order; names are
 *     qualified, so that they mean the same under any {@code search_path}
 * @param dependsOn ids of the objects that must exist before; all smaller than {@code id}
 */
public record SchemaObject(
        int id,
        String kind,
        String schema,
        String name,
        int table,
        Section section,
        List<String> statements,
        List<Integer> dependsOn) {
    public SchemaObject {
        statements = List.copyOf(statements);
        dependsOn = List.copyOf(dependsOn);
    }
}
