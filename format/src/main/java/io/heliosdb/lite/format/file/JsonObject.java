package io.heliosdb.lite.format.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A record as a JSON object: its members, in the order in which its constructor takes them. */
final class JsonObject<T> {
    private final List<Member<T, ?>> members;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Function<Values, T> constructor;

    /** One member; what a document has besides is not read. */
    record Member<T, V>(String name, JsonForm<V> form, Function<T, V> getter) {
        void write(JsonGenerator out, T object) throws IOException {
            out.writeFieldName(name);
            form.writer().write(out, getter.apply(object));
        }
    }

    /** The values of all members, one after the other. */
    static final class Values {
        private final Object[] values;
        private int next;

        private Values(Object[] values) {
            this.values = values;
        }

        /** The next one; of the type of its form, or the cast of whoever gets it fails. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        <V> V next() {
            return (V) values[next++];
        }
    }

    private JsonObject(List<Member<T, ?>> members, Function<Values, T> constructor) {
        this.members = List.copyOf(members);
        this.constructor = constructor;
        members.forEach(member -> indexes.put(member.name(), indexes.size()));
    }

    /**
     * @param type name of the record
     * @param constructor makes it of the values of all members, taken in their order
     */
    static <T> JsonForm<T> form(
            String type, Function<Values, T> constructor, List<Member<T, ?>> members) {
        JsonObject<T> object = new JsonObject<>(members, constructor);
        return new JsonForm<>(
                type,
                Set.of(JsonToken.START_OBJECT),
                Optional.empty(),
                object::write,
                object::read);
    }

    private void write(JsonGenerator out, T value) throws IOException {
        out.writeStartObject();
        for (Member<T, ?> member : members) {
            member.write(out, value);
        }
        out.writeEndObject();
    }

    private T read(JsonParser in) throws IOException {
        Object[] values = new Object[members.size()];
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            Integer index = indexes.get(name);
            JsonToken token = in.nextToken();
            if (index == null) {
                in.skipChildren();
            } else {
                values[index] =
                        token == JsonToken.VALUE_NULL ? null : members.get(index).form().read(in);
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                values[i] = absent(members.get(i), in);
            }
        }
        try {
            return constructor.apply(new Values(values));
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(in, e.getMessage(), e);
        }
    }

    private static Object absent(Member<?, ?> member, JsonParser in) throws JsonParseException {
        Optional<?> absent = member.form().absent();
        if (absent.isEmpty()) {
            throw new JsonParseException(in, "no " + member.name());
        }
        return absent.get();
    }
}
