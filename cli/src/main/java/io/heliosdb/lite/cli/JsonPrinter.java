package io.heliosdb.lite.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Prints facts as JSON on standard output, one document a line. Keys come in the order in which the
 * map gives them, so pass a {@link java.util.LinkedHashMap}: the order is part of what is
 * documented.
 */
final class JsonPrinter {
    private final JsonGenerator generator;
    private final PrintStream out;

    JsonPrinter(PrintStream out) {
        this.out = out;
        try {
            JsonFactory factory = new JsonFactory();
            // The stream belongs to the console.
            factory.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            factory.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            generator = factory.createGenerator(out);
            generator.setRootValueSeparator(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is unknown is null in a document, and an empty text within the program. */
    static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * Prints one document and ends the line.
     *
     * @param document maps, iterables, texts, numbers, booleans and nulls, nested as you like;
     *     anything else as its text
     */
    void print(Object document) {
        try {
            write(document);
            endLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For documents that are too long to be held in memory. End them with {@link #endLine}. */
    JsonGenerator generator() {
        return generator;
    }

    void endLine() throws IOException {
        generator.writeRaw('\n');
        generator.flush();
    }

    /** Whether nobody listens any more. */
    boolean isBroken() {
        return out.checkError();
    }

    private void write(Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(entry.getValue());
                }
                generator.writeEndObject();
            }
            case Iterable<?> items -> {
                generator.writeStartArray();
                for (Object item : items) {
                    write(item);
                }
                generator.writeEndArray();
            }
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            default -> generator.writeString(value.toString());
        }
    }
}
