package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The types of the server itself, by the names that {@code format_type} prints. */
final class BuiltInTypes {
    private static final Map<String, ValueText> BY_NAME = new HashMap<>();
    private static final Map<Integer, ValueText> BY_OID = new HashMap<>();

    // PostgreSQL 18, src/include/catalog/pg_type.dat: oid of the type, oid of its array.
    static {
        add("boolean", 16, 1000, value -> value.get() == 0 ? "f" : "t");
        add("bytea", 17, 1001, TextValue::hex);
        add("\"char\"", 18, 1002, TextValue::singleByte);
        add("name", 19, 1003, TextValue::strict);
        add("bigint", 20, 1016, value -> Long.toString(value.getLong()));
        add("smallint", 21, 1005, value -> Short.toString(value.getShort()));
        add("integer", 23, 1007, value -> Integer.toString(value.getInt()));
        add("text", 25, 1009, TextValue::strict);
        add("oid", 26, 1028, value -> Integer.toUnsignedString(value.getInt()));
        add("xid", 28, 1011, value -> Integer.toUnsignedString(value.getInt()));
        add("cid", 29, 1012, value -> Integer.toUnsignedString(value.getInt()));
        add("json", 114, 199, TextValue::strict);
        add("xml", 142, 143, TextValue::strict);
        add("point", 600, 1017, GeometryText::point);
        add("lseg", 601, 1018, GeometryText::segment);
        add("path", 602, 1019, GeometryText::path);
        add("box", 603, 1020, GeometryText::box);
        add("polygon", 604, 1027, GeometryText::polygon);
        add("line", 628, 629, GeometryText::line);
        add("circle", 718, 719, GeometryText::circle);
        add("cidr", 650, 651, NetworkText::of);
        add("inet", 869, 1041, NetworkText::of);
        add("macaddr", 829, 1040, TextValue::hardwareAddress);
        add("macaddr8", 774, 775, TextValue::hardwareAddress);
        add("real", 700, 1021, value -> NumberText.real(value.getFloat()));
        add("double precision", 701, 1022, value -> NumberText.real(value.getDouble()));
        add("numeric", 1700, 1231, NumberText::numeric);
        add("character", 1042, 1014, TextValue::strict);
        add("character varying", 1043, 1015, TextValue::strict);
        add("date", 1082, 1182, TimeText::date);
        add("time without time zone", 1083, 1183, TimeText::time);
        add("time with time zone", 1266, 1270, TimeText::timeWithZone);
        add("timestamp without time zone", 1114, 1115, TimeText::timestamp);
        add("timestamp with time zone", 1184, 1185, TimeText::timestampWithZone);
        add("interval", 1186, 1187, IntervalText::of);
        add("bit", 1560, 1561, TextValue::bits);
        add("bit varying", 1562, 1563, TextValue::bits);
        add("refcursor", 1790, 2201, TextValue::strict);
        add("uuid", 2950, 2951, TextValue::uuid);
        add("pg_lsn", 3220, 3221, BuiltInTypes::logPosition);
        add("tsvector", 3614, 3643, SearchVectorText::of);
        add("jsonb", 3802, 3807, TextValue::versioned);
        add("jsonpath", 4072, 4073, TextValue::versioned);
        add("xid8", 5069, 271, value -> Long.toUnsignedString(value.getLong()));
        addRange("int4", 3904, 3905, 4451, 6150, "integer");
        addRange("num", 3906, 3907, 4532, 6151, "numeric");
        addRange("ts", 3908, 3909, 4533, 6152, "timestamp without time zone");
        addRange("tstz", 3910, 3911, 4534, 6153, "timestamp with time zone");
        addRange("date", 3912, 3913, 4535, 6155, "date");
        addRange("int8", 3926, 3927, 4536, 6157, "bigint");
    }

    private BuiltInTypes() {}

    private static void add(String name, int oid, int arrayOid, ValueText text) {
        BY_NAME.put(name, text);
        BY_OID.put(oid, text);
        BY_OID.put(arrayOid, value -> ArrayText.of(value, text));
    }

    private static void addRange(
            String prefix, int oid, int arrayOid, int multiOid, int multiArrayOid, String of) {
        ValueText bound = BY_NAME.get(of);
        add(prefix + "range", oid, arrayOid, value -> RangeText.of(value, bound));
        add(
                prefix + "multirange",
                multiOid,
                multiArrayOid,
                value -> RangeText.several(value, bound));
    }

    static Optional<ValueText> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Optional<ValueText> ofOid(int oid) {
        return Optional.ofNullable(BY_OID.get(oid));
    }

    private static String logPosition(ByteBuffer value) {
        return "%X/%X".formatted(value.getInt(), value.getInt());
    }
}
