import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of a jar that were compiled for Java 5 (picocli's) the version of Java 8 and
 * the stack maps that it asks for: the JVM keeps no older classes in its start-up cache. Needs Java
 * 24. Usage: {@code java ModernClasses.java JAR}; replaces the jar.
 */
public final class ModernClasses {
    private static final ClassFileVersion JAVA_8 = ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0);

    /** Rebuilding every method body makes the library generate its stack maps. */
    private static final ClassTransform MODERNIZE =
            ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                    .andThen(
                            (type, element) ->
                                    type.with(
                                            element instanceof ClassFileVersion
                                                    ? JAVA_8
                                                    : element));

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path modern = Path.of(args[0] + ".new");
        try (JarFile from = new JarFile(jar.toFile());
                URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(modern))) {
            ClassFile classFile =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(loader)
                                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    content = modernize(classFile, content);
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(content);
                to.closeEntry();
            }
        }
        Files.move(modern, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] modernize(ClassFile classFile, byte[] content) {
        ClassModel type = classFile.parse(content);
        return type.majorVersion() < ClassFile.JAVA_6_VERSION
                ? classFile.transformClass(type, MODERNIZE)
                : content;
    }
}
