package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns what was read of a table into the dump's description of it. */
final class TableModel {
    private static final int FINGERPRINT_BYTES = 8;

    private final Map<Long, List<Column>> columns;
    private final TypeFacts facts;
    private final Map<Long, Constraint> primaryKeys = new HashMap<>();

    TableModel(Map<Long, List<Column>> columns, TypeFacts facts, List<Constraint> constraints) {
        this.columns = columns;
        this.facts = facts;
        for (Constraint constraint : constraints) {
            if (constraint.type() == 'p') {
                primaryKeys.put(constraint.table(), constraint);
            }
        }
    }

    TableDef definition(Relation table, int index, String loadThrough, boolean rowsLeftOut) {
        List<Column> own = columns.getOrDefault(table.oid(), List.of());
        // One COPY has one format: a single type without a portable binary form decides for all.
        boolean asText = own.stream().anyMatch(this::needsText);
        List<ColumnDef> defs = own.stream().map(column -> column(column, asText)).toList();
        return new TableDef(
                index,
                table.schema(),
                table.name(),
                TableDef.TABLE,
                defs,
                key(table, own),
                loadThrough,
                fingerprint(own),
                rowsLeftOut,
                identity(table, own));
    }

    private boolean needsText(Column column) {
        return !column.isGenerated() && facts.travelsAsText(column.typeOid());
    }

    private ColumnDef column(Column column, boolean asText) {
        return new ColumnDef(
                column.name(),
                column.type(),
                column.notNull(),
                column.isGenerated(),
                asText,
                asText ? ValueKind.TEXT : facts.valueKind(column.typeOid()));
    }

    private List<String> key(Relation table, List<Column> own) {
        Constraint key = primaryKeys.get(table.oid());
        List<String> names = new ArrayList<>();
        for (int number : key == null ? List.<Integer>of() : key.columns()) {
            own.stream()
                    .filter(column -> column.number() == number)
                    .forEach(column -> names.add(column.name()));
        }
        return names;
    }

    private String identity(Relation table, List<Column> own) {
        List<Column> data = own.stream().filter(column -> !column.isGenerated()).toList();
        if (data.stream().anyMatch(column -> facts.dependsOnNames(column.typeOid()))) {
            return "";
        }
        // An attribute of a row type may be dropped, and another made that has its name.
        Set<String> attributes = new TreeSet<>();
        data.forEach(column -> attributes.addAll(facts.attributeNumbers(column.typeOid())));
        return data.stream()
                        .map(column -> String.valueOf(column.number()))
                        .collect(Collectors.joining(",", table.oid() + "/", ""))
                + String.join("", attributes);
    }

    private String fingerprint(List<Column> own) {
        Set<String> lines = new TreeSet<>();
        Set<String> types = new TreeSet<>();
        for (Column column : own) {
            if (!column.isGenerated()) {
                String form = facts.travelsAsText(column.typeOid()) ? " text" : "";
                lines.add(column.quoted() + ' ' + column.type() + form);
                types.addAll(facts.describe(column.typeOid()));
            }
        }
        return fingerprint(String.join("\n", lines) + "\n\n" + String.join("\n", types));
    }

    static String fingerprint(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, FINGERPRINT_BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    TableSource source(Relation table) {
        List<Column> data =
                columns.getOrDefault(table.oid(), List.of()).stream()
                        .filter(column -> !column.isGenerated())
                        .toList();
        return new TableSource(
                table.oid(),
                table.quoted(),
                table.kind(),
                table.blocks(),
                table.totalBytes(),
                table.rowCount(),
                table.accessMethod().equals("heap"),
                data.stream().map(Column::quoted).toList(),
                "");
    }
}
