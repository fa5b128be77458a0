package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of the types of a database: whether their binary form is portable, what their
 * values look like, and a text that changes when rows of the type would read differently.
 *
 * <p>The binary forms of arrays and composites hold the oids of their parts' types, which differ
 * between databases for types of users. PostgreSQL 14 and newer accept that (array_recv and
 * record_recv compare only oids below 10000, those of the server's own types).
 */
final class TypeFacts {
    // Their send functions write oids of this database, or their receive functions always fail.
    private static final Set<String> NOT_PORTABLE =
            Set.of(
                    "regproc",
                    "regprocedure",
                    "regoper",
                    "regoperator",
                    "regclass",
                    "regtype",
                    "regconfig",
                    "regdictionary",
                    "regnamespace",
                    "regrole",
                    "regcollation",
                    "regdatabase",
                    "pg_node_tree",
                    "pg_ndistinct",
                    "pg_dependencies",
                    "pg_mcv_list",
                    "aclitem",
                    "pg_ddl_command",
                    // Empty ones: array_recv returns no dimensions, and int2vectorrecv wants one.
                    "int2vector",
                    "oidvector",
                    // tsqueryrecv refuses the empty query that tsquerysend writes.
                    "tsquery");
    private static final Set<String> INTEGERS =
            Set.of(
                    "int2",
                    "int4",
                    "int8",
                    "oid",
                    "date",
                    "time",
                    "timestamp",
                    "timestamptz",
                    "bool",
                    "money",
                    "char",
                    "xid",
                    "xid8",
                    "cid",
                    "pg_lsn");
    private static final Set<String> TEXTS =
            Set.of("text", "varchar", "bpchar", "name", "json", "xml", "citext", "refcursor");

    private final Map<Long, Type> types = new HashMap<>();
    private final Map<Long, List<String>> labels = new HashMap<>();
    private final Map<Long, List<String>> domainChecks = new HashMap<>();
    private final Map<Long, List<Column>> columns;

    private record Type(
            long oid,
            String schema,
            String name,
            char kind,
            long element,
            long base,
            long relation,
            long subtype,
            boolean binary,
            String baseName) {
        boolean isBuiltIn() {
            return schema.equals("pg_catalog");
        }
    }

    private TypeFacts(Map<Long, List<Column>> columns) {
        this.columns = columns;
    }

    /** Reads all types; {@code columns} are those of all relations, by oid. */
    static TypeFacts read(
            Connection connection, Map<Long, List<Column>> columns, List<Constraint> constraints) {
        TypeFacts facts = new TypeFacts(columns);
        CatalogQuery.each(
                connection,
                """
                SELECT t.oid, n.nspname, t.typname, t.typtype, t.typbasetype, t.typrelid,
                    CASE WHEN t.typsubscript = 'pg_catalog.array_subscript_handler'::regproc
                        THEN t.typelem ELSE 0 END AS element,
                    coalesce(r.rngsubtype, m.rngsubtype, 0) AS subtype,
                    t.typsend <> 0 AND t.typreceive <> 0 AS binary,
                    pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base_name
                FROM pg_catalog.pg_type t
                    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                    LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
                    LEFT JOIN pg_catalog.pg_range m ON m.rngmultitypid = t.oid
                """,
                row -> {
                    Type type =
                            new Type(
                                    row.getLong("oid"),
                                    row.getString("nspname"),
                                    row.getString("typname"),
                                    CatalogQuery.letter(row, "typtype"),
                                    row.getLong("element"),
                                    row.getLong("typbasetype"),
                                    row.getLong("typrelid"),
                                    row.getLong("subtype"),
                                    row.getBoolean("binary"),
                                    row.getString("base_name"));
                    facts.types.put(type.oid(), type);
                });
        CatalogQuery.each(
                connection,
                "SELECT enumtypid, enumlabel FROM pg_catalog.pg_enum ORDER BY 1, enumsortorder",
                row ->
                        facts.labels
                                .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                                .add(row.getString(2)));
        for (Constraint constraint : constraints) {
            if (constraint.domain() != 0) {
                facts.domainChecks
                        .computeIfAbsent(constraint.domain(), oid -> new ArrayList<>())
                        .add(constraint.definition());
            }
        }
        return facts;
    }

    /** Labels of an enum in their order. */
    List<String> labels(long oid) {
        return labels.getOrDefault(oid, List.of());
    }

    /** Whether values must travel as text. */
    boolean travelsAsText(long oid) {
        return travelsAsText(oid, new HashSet<>());
    }

    private boolean travelsAsText(long oid, Set<Long> seen) {
        Type type = types.get(oid);
        if (type == null || !seen.add(oid)) {
            return false;
        }
        if (!type.binary() || (type.isBuiltIn() && NOT_PORTABLE.contains(type.name()))) {
            return true;
        }
        if (type.relation() != 0) {
            return columns.getOrDefault(type.relation(), List.of()).stream()
                    .anyMatch(column -> travelsAsText(column.typeOid(), seen));
        }
        return travelsAsText(type.element(), seen)
                || travelsAsText(type.base(), seen)
                || travelsAsText(type.subtype(), seen);
    }

    /** What an encoder may assume of values of the type. */
    ValueKind valueKind(long oid) {
        Type type = types.get(oid);
        if (type == null) {
            return ValueKind.OPAQUE;
        }
        if (travelsAsText(oid) || type.kind() == 'e') {
            return ValueKind.TEXT;
        }
        if (type.kind() == 'd') {
            return valueKind(type.base());
        }
        if (type.isBuiltIn() && INTEGERS.contains(type.name())) {
            return ValueKind.INTEGER;
        }
        if (type.isBuiltIn() && type.name().equals("numeric")) {
            return ValueKind.NUMERIC;
        }
        return type.kind() == 'b' && TEXTS.contains(type.name())
                ? ValueKind.TEXT
                : ValueKind.OPAQUE;
    }

    /** Whether what a value looks like depends on names of other objects, which may change. */
    boolean dependsOnNames(long oid) {
        return parts(oid).stream()
                .filter(Type::isBuiltIn)
                .anyMatch(type -> type.name().startsWith("reg") || type.name().equals("aclitem"));
    }

    /** For each row type that a column's type is made of: which of its attributes there are. */
    Set<String> attributeNumbers(long oid) {
        Set<String> texts = new TreeSet<>();
        for (Type type : parts(oid)) {
            if (type.kind() == 'c') {
                texts.add(
                        attributes(type).stream()
                                .map(attribute -> String.valueOf(attribute.number()))
                                .collect(Collectors.joining(",", " " + type.oid() + "/", "")));
            }
        }
        return texts;
    }

    private List<Column> attributes(Type type) {
        return columns.getOrDefault(type.relation(), List.of());
    }

    /** The definitions of all types of users that a column's type is made of; empty if none. */
    Set<String> describe(long oid) {
        Set<String> lines = new TreeSet<>();
        for (Type type : parts(oid)) {
            String name = Identifiers.qualified(type.schema(), type.name());
            if (type.kind() == 'e') {
                List<String> quoted =
                        labels(type.oid()).stream().map(Identifiers::literal).toList();
                lines.add("enum " + name + ' ' + quoted);
            } else if (type.kind() == 'd') {
                List<String> checks =
                        new ArrayList<>(domainChecks.getOrDefault(type.oid(), List.of()));
                checks.sort(null);
                lines.add("domain " + name + ' ' + type.baseName() + ' ' + checks);
            } else if (type.kind() == 'c') {
                List<String> parts =
                        attributes(type).stream()
                                .map(part -> part.quoted() + ' ' + part.type())
                                .toList();
                lines.add("composite " + name + ' ' + parts);
            }
        }
        return lines;
    }

    /** A type and all that it is made of. */
    private Collection<Type> parts(long oid) {
        Map<Long, Type> parts = new LinkedHashMap<>();
        addParts(oid, parts);
        return parts.values();
    }

    private void addParts(long oid, Map<Long, Type> parts) {
        Type type = types.get(oid);
        if (type == null || parts.putIfAbsent(oid, type) != null) {
            return;
        }
        if (type.kind() == 'c') {
            attributes(type).forEach(attribute -> addParts(attribute.typeOid(), parts));
        }
        addParts(type.element(), parts);
        addParts(type.base(), parts);
        addParts(type.subtype(), parts);
    }
}
