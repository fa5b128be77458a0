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

/**
 * Takes the rows of large objects and gives these their owners, privileges and comments. That comes
 * after what is in them: who restores may then have no rights on them any more.
 */
final class LargeObjectProperties implements RowSink {
    private final SchemaBuilder builder;
    private final String user;
    private final Set<String> kindsLeftOut;

    private LargeObjectProperties(SchemaBuilder builder, String user, Set<String> kindsLeftOut) {
        this.builder = builder;
        this.user = user;
        this.kindsLeftOut = kindsLeftOut;
    }

    /**
     * Gives the large objects of a dump their properties.
     *
     * @param request what kinds of them are not wanted
     * @param builder not closed
     * @param user whose the large objects are now
     */
    static void give(StoredState file, RestoreRequest request, SchemaBuilder builder, String user) {
        Set<String> kindsLeftOut = new HashSet<>(file.metadata().kindsLeftOut());
        kindsLeftOut.addAll(request.kindsLeftOut());
        List<TableDef> tables = file.schema().tables();
        Pipe.run(
                file.rows(table -> tables.get(table).kind().equals(TableDef.LARGE_OBJECTS)),
                new LargeObjectProperties(builder, user, kindsLeftOut),
                1);
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
            }
            objects.removeIf(object -> kindsLeftOut.contains(object.kind()));
            builder.createInBatches(objects);
        }

        @Override
        public void end(Slice slice) {
            // All is done when a batch is written.
        }

        @Override
        public void close() {
            // The builder was lent.
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
