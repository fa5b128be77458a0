package io.heliosdb.lite.format.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How values of one type stand in JSON. Written down, not found by reflection: that takes longer
 * than all the rest of a small dump.
 *
 * @param name of the type, for messages
 * @param tokens one of which begins a value
 * @param absent what a member is that is null or not there; empty if it has to be there
 */
public record JsonForm<V>(
        String name,
        Set<JsonToken> tokens,
        Optional<V> absent,
        Writer<V> writer,
        Reader<V> reader) {
    static final JsonForm<String> TEXT =
            new JsonForm<>(
                    "string",
                    Set.of(JsonToken.VALUE_STRING),
                    Optional.of(""),
                    JsonGenerator::writeString,
                    JsonParser::getText);
    static final JsonForm<Integer> INT =
            new JsonForm<>(
                    "integer",
                    Set.of(JsonToken.VALUE_NUMBER_INT),
                    Optional.of(0),
                    JsonGenerator::writeNumber,
                    JsonParser::getIntValue);
    static final JsonForm<Long> LONG =
            new JsonForm<>(
                    "integer",
                    Set.of(JsonToken.VALUE_NUMBER_INT),
                    Optional.of(0L),
                    JsonGenerator::writeNumber,
                    JsonParser::getLongValue);
    static final JsonForm<Boolean> FLAG =
            new JsonForm<>(
                    "boolean",
                    Set.of(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE),
                    Optional.of(false),
                    JsonGenerator::writeBoolean,
                    JsonParser::getBooleanValue);

    /** Writes a value where one is due. */
    interface Writer<V> {
        void write(JsonGenerator out, V value) throws IOException;
    }

    /** Reads the value that the current token begins, up to its last token. */
    interface Reader<V> {
        V read(JsonParser in) throws IOException;
    }

    /** One of some constants, as the text that each has. */
    static <E> JsonForm<E> choice(Function<E, String> text, Optional<E> absent, List<E> all) {
        return new JsonForm<>(
                "string",
                TEXT.tokens,
                absent,
                (out, value) -> out.writeString(text.apply(value)),
                in -> {
                    String found = in.getText();
                    for (E one : all) {
                        if (text.apply(one).equals(found)) {
                            return one;
                        }
                    }
                    throw new JsonParseException(in, "not known: " + found);
                });
    }

    /** A list, none of which is null. */
    static <E> JsonForm<List<E>> list(JsonForm<E> element) {
        return new JsonForm<>(
                element.name + "[]",
                Set.of(JsonToken.START_ARRAY),
                Optional.of(List.of()),
                (out, values) -> {
                    out.writeStartArray();
                    for (E value : values) {
                        element.writer.write(out, value);
                    }
                    out.writeEndArray();
                },
                in -> {
                    List<E> values = new ArrayList<>();
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        values.add(element.read(in));
                    }
                    return values;
                });
    }

    /** Reads a value, or fails if the current token does not begin one. */
    V read(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null || !tokens.contains(token)) {
            throw new JsonParseException(in, "expected " + name + ", found " + token);
        }
        return reader.read(in);
    }
}
