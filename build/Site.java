import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a site of the documentation: a page for each Markdown file, at the same place. Usage:
 * {@code java Site.java ROOT TARGET}.
 */
public final class Site {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s - HeliosDB-Lite</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem; }
            pre, code { font: 14px/1.4 ui-monospace, monospace; background: #8881; border-radius: 3px; }
            pre { padding: .8rem; overflow-x: auto; }
            pre code { background: none; }
            table { border-collapse: collapse; display: block; overflow-x: auto; }
            th, td { border: 1px solid #8886; padding: .2rem .6rem; text-align: left; vertical-align: top; }
            nav a { margin-right: 1rem; }
            :root { color-scheme: light dark; }
            </style>
            </head>
            <body>
            <nav><a href="%2$sdocs/index.html">HeliosDB-Lite</a>
            <a href="%2$sdocs/quick-start.html">Quick start</a>
            <a href="%2$sdocs/guide.html">Guide</a>
            <a href="%2$sdocs/commands.html">Commands</a>
            <a href="%2$sdocs/operations.html">Operations</a>
            <a href="%2$sdocs/troubleshooting.html">Troubleshooting</a></nav>
            %3$s</body>
            </html>
            """;

    private Site() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        Path target = Path.of(args[1]);
        int count = 0;
        for (String folder : List.of("", "docs", "docs/decisions", "ops", "bench")) {
            for (Path file : markdownFiles(root.resolve(folder))) {
                write(file, root.relativize(file), target);
                count++;
            }
        }
        System.out.printf("%d pages in %s%n", count, target);
    }

    private static List<Path> markdownFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static void write(Path source, Path name, Path target) throws IOException {
        Node document =
                Parser.builder().extensions(EXTENSIONS).build().parse(Files.readString(source));
        document.accept(new LinksToPages());
        String body = HtmlRenderer.builder().extensions(EXTENSIONS).build().render(document);
        String title = Files.readAllLines(source).getFirst().replaceFirst("^#+ ", "");
        String up = "../".repeat(name.getNameCount() - 1);
        Path page = target.resolve(html(name.toString()));
        Files.createDirectories(page.getParent());
        Files.writeString(
                page, PAGE.formatted(title.replace("&", "&amp;").replace("<", "&lt;"), up, body));
    }

    private static String html(String name) {
        return name.replaceFirst("\\.md(?=$|#)", ".html");
    }

    /** Links between documents become links between pages. */
    private static final class LinksToPages extends AbstractVisitor {
        @Override
        public void visit(Link link) {
            if (!link.getDestination().contains("://")) {
                link.setDestination(html(link.getDestination()));
            }
            visitChildren(link);
        }
    }
}
