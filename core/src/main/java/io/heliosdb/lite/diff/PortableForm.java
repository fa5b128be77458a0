package io.heliosdb.lite.diff;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.value.ValueTexts;
import io.heliosdb.lite.pg.Identifiers;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Arrays and composites of types of users hold the oids of these types, which are others in another
 * database. The same values there are made equal: such an oid becomes 0.
 */
final class PortableForm {
    // PostgreSQL 18, src/include/access/transam.h, FirstNormalObjectId: below are the server's own.
    private static final int USER_OID_MIN = 16384;

    private static final int DIMENSIONS_MAX = 6;
    private static final int NESTED_MAX = 16;

    private final ValueTexts types;
    private final Set<String> composites = new HashSet<>();

    /**
     * @param schemas of both sides: a dump of data only has no types
     */
    PortableForm(ValueTexts types, List<Schema> schemas) {
        this.types = types;
        schemas.forEach(this::addComposites);
    }

    private void addComposites(Schema schema) {
        for (SchemaObject object : schema.objects()) {
            String name = Identifiers.qualified(object.schema(), object.name());
            boolean isComposite =
                    object.kind().equals("type")
                            && object.statements().stream()
                                    .anyMatch(
                                            sql -> sql.startsWith("CREATE TYPE " + name + " AS ("));
            if (isComposite) {
                composites.add(name);
            }
        }
        for (TableDef table : schema.tables()) {
            composites.add(Identifiers.qualified(table.schema(), table.name()));
        }
    }

    /** Whether values of the column may hold oids of types of users. */
    boolean concerns(ColumnDef column) {
        if (column.text() || column.kind() != ValueKind.OPAQUE) {
            return false;
        }
        String type = types.base(column.type());
        if (type.endsWith("[]")) {
            String element = types.base(type.substring(0, type.length() - 2));
            // The server's own types are printed without a schema.
            return !type.equals(element + "[]") || element.contains(".");
        }
        return composites.contains(type);
    }

    /**
     * The value with the oids of users' types set to 0; the same bytes if it is of another form.
     */
    static byte[] of(byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        boolean ignored = clear(ByteBuffer.wrap(copy), 0);
        return copy;
    }

    /** Whether it was a value with oids; if not, nothing is changed. */
    private static boolean clear(ByteBuffer value, int depth) {
        if (depth > NESTED_MAX) {
            return false;
        }
        int begin = value.arrayOffset() + value.position();
        byte[] before = Arrays.copyOfRange(value.array(), begin, begin + value.remaining());
        for (Form form : Form.values()) {
            try {
                ByteBuffer rest = value.slice();
                form.clear(rest, depth);
                if (!rest.hasRemaining()) {
                    return true;
                }
            } catch (BufferUnderflowException e) {
                // Not of this form.
            }
            System.arraycopy(before, 0, value.array(), begin, before.length);
        }
        return false;
    }

    private enum Form {
        ARRAY {
            @Override
            void clear(ByteBuffer value, int depth) {
                int dimensions = value.getInt();
                int flags = value.getInt();
                boolean isUser = clearOid(value);
                if (dimensions < 0 || dimensions > DIMENSIONS_MAX || flags < 0 || flags > 1) {
                    throw new BufferUnderflowException();
                }
                for (int i = 0; i < dimensions; i++) {
                    long ignored = value.getLong();
                }
                while (value.hasRemaining()) {
                    clearPart(value, isUser, depth);
                }
            }
        },
        COMPOSITE {
            @Override
            void clear(ByteBuffer value, int depth) {
                int fields = value.getInt();
                if (fields < 0) {
                    throw new BufferUnderflowException();
                }
                for (int i = 0; i < fields; i++) {
                    clearPart(value, clearOid(value), depth);
                }
            }
        };

        abstract void clear(ByteBuffer value, int depth);

        /** Whether it was an oid of a type of a user. */
        static boolean clearOid(ByteBuffer value) {
            int at = value.position();
            boolean isUser = Integer.compareUnsigned(value.getInt(), USER_OID_MIN) >= 0;
            if (isUser) {
                value.putInt(at, 0);
            }
            return isUser;
        }

        static void clearPart(ByteBuffer value, boolean isUser, int depth) {
            int length = value.getInt();
            if (length < -1 || length > value.remaining()) {
                throw new BufferUnderflowException();
            }
            if (length > 0 && isUser) {
                boolean ignored =
                        PortableForm.clear(value.slice(value.position(), length), depth + 1);
            }
            value.position(value.position() + Math.max(length, 0));
        }
    }
}
