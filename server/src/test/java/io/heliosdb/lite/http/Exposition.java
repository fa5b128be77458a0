package io.heliosdb.lite.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format of Prometheus as its documentation has it, and fails where a strict reader
 * would.
 */
final class Exposition {
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*\\})? ([-+]?[0-9]+(?:\\.[0-9]+)?)",
                    Pattern.DOTALL);
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final List<String> families = new ArrayList<>();

    private Exposition() {}

    static Exposition read(String text) {
        Exposition read = new Exposition();
        assertThat(text).endsWith("\n").doesNotContain("\r");
        Set<String> helped = new HashSet<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                assertThat(helped.add(words[2])).as(line).isTrue();
            } else if (line.startsWith("# TYPE ")) {
                assertThat(words[3]).isIn("gauge", "counter");
                assertThat(read.types.put(words[2], words[3])).as(line).isNull();
                read.families.add(words[2]);
            } else {
                read.sample(line);
            }
        }
        assertThat(read.families).containsExactlyInAnyOrderElementsOf(helped);
        return read;
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        // All samples of a metric stand together, behind its type.
        assertThat(sample.group(1)).isEqualTo(families.getLast());
        Map<String, String> labels = new TreeMap<>();
        String list = sample.group(2) == null ? "{}" : sample.group(2);
        Matcher label = LABEL.matcher(list.substring(1, list.length() - 1));
        int end = 0;
        while (label.lookingAt() || label.region(end, label.regionEnd()).lookingAt()) {
            assertThat(labels.put(label.group(1), unescaped(label.group(2)))).isNull();
            end = label.end();
            if (end == list.length() - 2) {
                break;
            }
            label.region(end, list.length() - 2);
        }
        assertThat(end).as(line).isEqualTo(list.length() - 2);
        String name = sample.group(1) + (labels.isEmpty() ? "" : labels);
        assertThat(samples.put(name, Double.valueOf(sample.group(3)))).as(line).isNull();
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
            }
            text.append(c);
        }
        return text.toString();
    }

    /** By name and labels: {@code heliosdb_table_rows{schema=public, table=t}}. */
    Map<String, Double> samples() {
        return samples;
    }

    Map<String, String> types() {
        return types;
    }
}
