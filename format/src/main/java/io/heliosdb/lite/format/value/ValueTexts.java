package io.heliosdb.lite.format.value;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.ValueKind;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds how to write the values of a column; knows the domains of one database. */
public final class ValueTexts {
    private static final int DOMAINS_NESTED_MAX = 32;

    // What TypeReader writes: the name, quoted as format_type does, then the base type. A quote
    // inside a quoted name is doubled, and so ends a piece and begins the next.
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "CREATE DOMAIN ((?:\"[^\"]*+\"|[^\" ]++){1,200}) AS (.+?)"
                            + "(?: COLLATE .*| DEFAULT .*| CONSTRAINT .*| NOT NULL.*|\n.*)?",
                    Pattern.DOTALL);

    private static final Pattern MODIFIER = Pattern.compile("\\([0-9, -]+\\)");

    private final Map<String, String> domains = new HashMap<>();

    /** For columns of this schema's tables. */
    public ValueTexts(Schema schema) {
        for (SchemaObject object : schema.objects()) {
            if (object.kind().equals("domain") && !object.statements().isEmpty()) {
                Matcher domain = DOMAIN.matcher(object.statements().getFirst());
                if (domain.matches()) {
                    domains.put(domain.group(1), domain.group(2));
                }
            }
        }
    }

    /** The text of the values of a column, as they are stored. */
    public ValueText of(ColumnDef column) {
        boolean isText = column.text() || column.kind() == ValueKind.TEXT;
        return tolerant(isText ? TextValue::strict : ofType(column.type()));
    }

    private ValueText ofType(String declared) {
        String type = base(declared);
        if (type.endsWith("[]")) {
            ValueText element = ofType(type.substring(0, type.length() - 2));
            return value -> ArrayText.of(value, element);
        }
        return BuiltInTypes.named(type).orElse(UserTypeText::of);
    }

    /** Without domains and modifiers: {@code numeric} for {@code public.price}. */
    public String base(String declared) {
        String type = declared;
        for (int i = 0; i < DOMAINS_NESTED_MAX && domains.containsKey(type); i++) {
            type = domains.get(type);
        }
        type = MODIFIER.matcher(type).replaceFirst("");
        boolean isFieldList = type.startsWith("interval ") && !type.endsWith("[]");
        return isFieldList ? "interval" : type;
    }

    /** Bytes that are not what their type says are shown as they are. */
    private static ValueText tolerant(ValueText text) {
        return value -> {
            int begin = value.position();
            try {
                return whole(value, text);
            } catch (BufferUnderflowException
                    | IllegalArgumentException
                    | DateTimeException
                    | ArithmeticException e) {
                return TextValue.hex(value.position(begin));
            }
        };
    }

    /** The text of a value that has no bytes too many. */
    static String whole(ByteBuffer value, ValueText text) {
        String result = text.of(value);
        if (value.hasRemaining()) {
            throw new IllegalArgumentException("bytes left");
        }
        return result;
    }

    /** A part of a value: a length, and that many bytes; null if the length is -1. */
    static ByteBuffer part(ByteBuffer value) {
        int length = value.getInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > value.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = value.slice(value.position(), length);
        value.position(value.position() + length);
        return part;
    }
}
