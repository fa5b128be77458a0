package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.Section;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An object on its way into the schema. Its SQL is asked for last, because breaking a cycle may
 * take a part (a default, a check constraint) out of the statement of its host.
 */
final class Draft {
    /** Never by oid: the same objects come in the same order from every server. */
    static final Comparator<Draft> NATURAL_ORDER =
            Comparator.comparing((Draft draft) -> draft.section())
                    .thenComparing(Draft::kind)
                    .thenComparing(Draft::schema)
                    .thenComparing(Draft::name)
                    .thenComparing(draft -> draft.tie());

    private final ObjectKey key;
    private final ObjectKind kind;
    private final String schema;
    private final String name;
    private final Set<ObjectKey> dependsOn = new LinkedHashSet<>();
    private Section section;
    private Supplier<List<String>> statements = List::of;
    private String tie = "";
    private String target = "";
    private String owner = "";
    private long table;
    private ObjectKey host;

    Draft(ObjectKey key, ObjectKind kind, String schema, String name) {
        this.key = key;
        this.kind = kind;
        this.schema = schema;
        this.name = name;
        this.section = kind.section();
    }

    ObjectKey key() {
        return key;
    }

    ObjectKind kind() {
        return kind;
    }

    String schema() {
        return schema;
    }

    String name() {
        return name;
    }

    /** What tells it from others of the same kind, schema and name. */
    String tie() {
        return tie;
    }

    Draft tie(String text) {
        this.tie = text;
        return this;
    }

    Section section() {
        return section;
    }

    Draft section(Section when) {
        this.section = when;
        return this;
    }

    List<String> statements() {
        return statements.get();
    }

    Draft statements(Supplier<List<String>> later) {
        this.statements = later;
        return this;
    }

    Draft statement(String sql) {
        this.statements = () -> List.of(sql);
        return this;
    }

    /** How {@code COMMENT ON} and {@code ALTER … OWNER} name it; empty if they cannot. */
    String target() {
        return target;
    }

    Draft target(String text) {
        this.target = text;
        return this;
    }

    /** Name of the owning role; empty for what has no owner of its own. */
    String owner() {
        return owner;
    }

    Draft owner(String role) {
        this.owner = role;
        return this;
    }

    /** Oid of the relation it belongs to, or 0. */
    long table() {
        return table;
    }

    Draft table(long oid) {
        this.table = oid;
        return this;
    }

    Set<ObjectKey> dependsOn() {
        return dependsOn;
    }

    Draft dependsOn(ObjectKey other) {
        dependsOn.add(other);
        return this;
    }

    /** The object whose statement it is written in, if it has none of its own. */
    Optional<ObjectKey> host() {
        return Optional.ofNullable(host);
    }

    Draft host(ObjectKey of) {
        this.host = of;
        return this;
    }

    /** From now on it stands alone, after what was its host. */
    void leaveHost() {
        Check.state(host != null, "%s has no host", key);
        dependsOn.add(host);
        host = null;
    }
}
