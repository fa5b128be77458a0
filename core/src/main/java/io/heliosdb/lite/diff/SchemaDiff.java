package io.heliosdb.lite.diff;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the objects whose definitions differ, and the sequences whose values do. */
final class SchemaDiff {
    /** An estimate of the server, and other again after the next ANALYZE. */
    private static final String PLANNER_STATISTICS = "planner statistics";

    private static final Comparator<Name> ORDER =
            Comparator.comparing(Name::schema)
                    .thenComparing(Name::table)
                    .thenComparing(Name::name)
                    .thenComparing(Name::kind);

    private final DiffRequest request;
    private final Set<String> kindsLeftOut;

    /** What identifies an object for people; some share one, as the defaults of a table. */
    private record Name(String schema, String table, String name, String kind) {
        String text() {
            String own = table.isEmpty() || table.equals(name) ? name : name + " on " + table;
            return schema.isEmpty() || schema.equals("public") ? own : schema + "." + own;
        }
    }

    /** The definitions that share a name, of both sides. */
    private record Definitions(List<List<String>> a, List<List<String>> b) {
        Definitions() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    SchemaDiff(DiffRequest request, Collection<String> kindsLeftOut) {
        this.request = request;
        this.kindsLeftOut = new HashSet<>(kindsLeftOut);
        this.kindsLeftOut.add(PLANNER_STATISTICS);
    }

    List<ObjectDiff> objects(Schema a, Schema b) {
        Map<Name, Definitions> all = new TreeMap<>(ORDER);
        for (SchemaObject object : a.objects()) {
            if (isWanted(a, object)) {
                definitions(all, a, object).a().add(object.statements());
            }
        }
        for (SchemaObject object : b.objects()) {
            if (isWanted(b, object)) {
                definitions(all, b, object).b().add(object.statements());
            }
        }
        return differences(all);
    }

    private boolean isWanted(Schema schema, SchemaObject object) {
        if (kindsLeftOut.contains(object.kind())) {
            return false;
        }
        if (!request.isSelective()) {
            return true;
        }
        if (object.table() < 0) {
            return request.tables().test(object.schema(), object.name())
                    && object.kind().matches(".*view|sequence");
        }
        TableDef table = schema.tables().get(object.table());
        return request.tables().test(table.schema(), table.name());
    }

    private static Definitions definitions(
            Map<Name, Definitions> all, Schema schema, SchemaObject object) {
        String table = object.table() < 0 ? "" : schema.tables().get(object.table()).name();
        Name name = new Name(object.schema(), table, object.name(), object.kind());
        return all.computeIfAbsent(name, any -> new Definitions());
    }

    List<ObjectDiff> sequences(List<SequenceState> a, List<SequenceState> b) {
        Map<Name, Definitions> all = new TreeMap<>(ORDER);
        for (SequenceState sequence : a) {
            add(all, sequence, true);
        }
        for (SequenceState sequence : b) {
            add(all, sequence, false);
        }
        // A sequence on one side only is told among the objects.
        all.values().removeIf(both -> both.a().isEmpty() || both.b().isEmpty());
        return differences(all);
    }

    private void add(Map<Name, Definitions> all, SequenceState sequence, boolean isA) {
        if (request.tables().test(sequence.schema(), sequence.name())) {
            Name name = new Name(sequence.schema(), "", sequence.name(), "sequence value");
            Definitions both = all.computeIfAbsent(name, any -> new Definitions());
            String value = sequence.lastValue() + (sequence.called() ? "" : ", not yet used");
            (isA ? both.a() : both.b()).add(List.of(value));
        }
    }

    private static List<ObjectDiff> differences(Map<Name, Definitions> all) {
        List<ObjectDiff> differences = new ArrayList<>();
        all.forEach(
                (name, both) -> {
                    List<List<String>> a = without(both.a(), both.b());
                    List<List<String>> b = without(both.b(), both.a());
                    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
                        List<String> before = i < a.size() ? a.get(i) : List.of();
                        List<String> after = i < b.size() ? b.get(i) : List.of();
                        Change kind = i < a.size() ? Change.REMOVED : Change.ADDED;
                        differences.add(
                                new ObjectDiff(
                                        i < Math.min(a.size(), b.size()) ? Change.CHANGED : kind,
                                        name.kind(),
                                        name.text(),
                                        before,
                                        after));
                    }
                });
        return differences;
    }

    /** What is left of a list when each element of another was removed from it once. */
    private static List<List<String>> without(List<List<String>> list, List<List<String>> other) {
        List<List<String>> left = new ArrayList<>(list);
        other.forEach(left::remove);
        return left;
    }
}
