package io.heliosdb.lite.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The part of the JDK that the program uses. */
final class JavaRuntime {
    /**
     * Of java.desktop only the descriptions of data are used, by mail: nothing is drawn or heard.
     */
    private static final String UNUSED =
            "glob:/java.desktop/lib/**,glob:/java.desktop/legal/*.md,glob:/java.base/lib/jexec,"
                    + "glob:/java.base/bin/keytool";

    private JavaRuntime() {}

    /**
     * Links a runtime for a program.
     *
     * @param folder the directory of all jars
     * @param jars their names, first the one that uses the others
     */
    static void link(Path folder, List<String> jars, Path to) throws IOException {
        String modules =
                Tools.runTool(
                                "jdeps",
                                "--multi-release",
                                Integer.toString(Runtime.version().feature()),
                                "--ignore-missing-deps",
                                "--print-module-deps",
                                "--recursive",
                                "--class-path",
                                JvmOptions.classPath(folder + "/", jars),
                                folder.resolve(jars.getFirst()).toString())
                        .strip();
        String unused =
                Tools.runTool(
                        "jlink",
                        "--add-modules",
                        modules,
                        "--strip-debug",
                        "--no-man-pages",
                        "--no-header-files",
                        "--exclude-files",
                        UNUSED,
                        "--output",
                        to.toString());
    }
}
