package io.heliosdb.lite.dist;

import io.heliosdb.lite.engine.EngineArchive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's programs, as the engine unpacks them, without what is for developers. */
final class EngineFiles {
    private EngineFiles() {}

    static void extract(Path to) throws IOException {
        EngineArchive.unpack(Files.createDirectories(to), EngineFiles::isNeeded);
    }

    /**
     * Not: static libraries, the libraries of clients in C, names that only linkers look for; and
     * directories, which come with what is in them.
     */
    private static boolean isNeeded(String name) {
        return !name.matches("(\\./)?(include/.*|lib/pkgconfig/.*|lib/lib(ecpg|pgtypes).*|.*\\.a)")
                && !name.matches("(\\./)?lib/lib[^/]*\\.so")
                && !name.endsWith("/");
    }
}
