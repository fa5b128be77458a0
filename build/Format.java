import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java file of the repository with google-java-format, or checks that it is
 * formatted. Usage: {@code java Format.java check|apply|skip ROOT}; exits 1 when a file is not
 * formatted or does not parse.
 */
public final class Format {
    public static void main(String[] args) throws IOException {
        String mode = args[0];
        if (mode.equals("skip")) {
            return;
        }
        Path root = Path.of(args[1]);
        long unformatted =
                javaFiles(root).parallelStream()
                        .filter(file -> !isFormatted(root, file, mode.equals("apply")))
                        .count();
        if (unformatted > 0) {
            System.err.println("HINT: run 'build/format' to format every file.");
            System.exit(1);
        }
    }

    /** Whether it is, perhaps by now. */
    private static boolean isFormatted(Path root, Path file, boolean isApplied) {
        try {
            String before = Files.readString(file);
            String after = format(before);
            if (after.equals(before)) {
                return true;
            }
            if (isApplied) {
                Files.writeString(file, after);
                return true;
            }
            System.err.println("not formatted: " + root.relativize(file));
        } catch (FormatterException e) {
            System.err.println(root.relativize(file) + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return false;
    }

    private static String format(String source) throws FormatterException {
        JavaFormatterOptions options =
                JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
        return new Formatter(options).formatSourceAndFixImports(source);
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !root.relativize(f).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
