package io.heliosdb.lite.e2e;

import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

import java.util.Comparator;
import java.util.List;

/**
 * JUnit's two threads take the classes from both ends of their list, and meet where the short ones
 * are: so neither is alone with a long one when the other has ended.
 */
public final class LongestOutside implements ClassOrderer {
    /** The longest first. */
    private static final List<String> FRONT =
            List.of(
                    "DocumentationTest",
                    "MemoryTest",
                    "ScheduleTest",
                    "SelectiveDumpTest",
                    "DiffTest");

    /** The same, from the end; before them, what goes on while the front prepares the program. */
    private static final List<String> BACK =
            List.of(
                    "ArchitectureTest",
                    "DeterminismTest",
                    "KillTest",
                    "AppendFaultsTest",
                    "VersionsTest",
                    "BadInputTest",
                    "HttpTest");

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(LongestOutside::place));
    }

    private static int place(ClassDescriptor descriptor) {
        String name = descriptor.getTestClass().getSimpleName();
        if (FRONT.contains(name)) {
            return FRONT.indexOf(name) - FRONT.size();
        }
        return BACK.contains(name) ? BACK.size() - BACK.indexOf(name) : 0;
    }
}
