package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.Identifiers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the rows of large objects and gives these their owners, privileges, comments and security
 * labels. That comes after what is in them: who restores may then have no rights on them any more.
 */
final class LargeObjectProperties implements RowSink {
    private final Consumer<List<SchemaObject>> target;
    private final String user;
    private final Set<String> kindsLeftOut;

    private LargeObjectProperties(
            Consumer<List<SchemaObject>> target, String user, Set<String> kindsLeftOut) {
        this.target = target;
        this.user = user;
        this.kindsLeftOut = kindsLeftOut;
    }

    /**
     * Gives the large objects of a dump their properties.
     *
     * @param request what kinds of them are not wanted
     * @param target is given them, some at a time
     * @param user whose the large objects are now
     */
    static void give(
            StoredState file,
            RestoreRequest request,
            Consumer<List<SchemaObject>> target,
            String user) {
        Set<String> kindsLeftOut = new HashSet<>(file.metadata().kindsLeftOut());
        kindsLeftOut.addAll(request.kindsLeftOut());
        List<TableDef> tables = file.schema().tables();
        Pipe.run(
                file.rows(table -> tables.get(table).kind().equals(TableDef.LARGE_OBJECTS)),
                new LargeObjectProperties(target, user, kindsLeftOut),
                1);
    }

    /** The roles that the large objects of a dump will belong or be granted to. */
    static Set<String> roles(StoredState file, RestoreRequest request) {
        Set<String> roles = new HashSet<>();
        give(file, request, objects -> roles.addAll(RoleNames.in(objects)), "");
        return roles;
    }

    @Override
    public RowSink.Writer newWriter() {
        return new Writer();
    }

    private final class Writer implements RowSink.Writer {
        @Override
        public void begin(Slice slice) {
            // All are of one table.
        }

        @Override
        public void write(RowBatch batch) {
            List<ByteBuffer> columns = new ArrayList<>();
            for (int i = 0; i < batch.columnCount(); i++) {
                ColumnVector column = batch.column(i);
                columns.add(ByteBuffer.wrap(column.bytes(), 0, column.byteCount()));
            }
            List<SchemaObject> objects = new ArrayList<>();
            for (int row = 0; row < batch.rowCount(); row++) {
                String oid = Integer.toUnsignedString(columns.get(0).getInt());
                String owner = text(columns.get(1), batch.column(1).lengths()[row]).orElse("");
                List<String> privileges = texts(columns.get(2));
                Optional<String> comment = text(columns.get(3), batch.column(3).lengths()[row]);
                String target = "LARGE OBJECT " + oid;
                comment.map(text -> "COMMENT ON " + target + " IS " + Identifiers.literal(text))
                        .ifPresent(sql -> objects.add(object("comment", oid, List.of(sql))));
                if (!owner.equals(user)) {
                    String sql = "ALTER " + target + " OWNER TO " + Identifiers.quote(owner);
                    objects.add(object("owner", oid, List.of(sql)));
                }
                if (!privileges.isEmpty()) {
                    objects.add(object("acl", oid, privileges));
                }
                // Dumps of older versions of this program have none.
                List<String> labels = columns.size() > 4 ? texts(columns.get(4)) : List.of();
                if (!labels.isEmpty()) {
                    objects.add(object("security label", oid, labels));
                }
            }
            objects.removeIf(object -> kindsLeftOut.contains(object.kind()));
            target.accept(objects);
        }

        @Override
        public void end(Slice slice) {
            // All is done when a batch is written.
        }

        @Override
        public void close() {
            // The target was lent.
        }
    }

    private static SchemaObject object(String kind, String oid, List<String> statements) {
        return new SchemaObject(
                0, kind, "pg_catalog", oid, -1, Section.POST_DATA, statements, List.of());
    }

    /** An array of texts. Source: PostgreSQL 18, src/backend/utils/adt/arrayfuncs.c, array_send. */
    private static List<String> texts(ByteBuffer bytes) {
        int dimensions = bytes.getInt();
        // Behind flags and the oid of the elements' type.
        bytes.position(bytes.position() + 2 * Integer.BYTES);
        List<String> texts = new ArrayList<>();
        if (dimensions > 0) {
            int count = bytes.getInt();
            // Behind the index of the first.
            bytes.position(bytes.position() + Integer.BYTES);
            for (int i = 0; i < count; i++) {
                texts.add(text(bytes, bytes.getInt()).orElseThrow());
            }
        }
        return texts;
    }

    private static Optional<String> text(ByteBuffer bytes, int length) {
        if (length < 0) {
            return Optional.empty();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return Optional.of(new String(text, StandardCharsets.UTF_8));
    }
}
