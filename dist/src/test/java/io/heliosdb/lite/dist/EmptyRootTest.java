package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The one file in a root with nothing but the C library and coreutils. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmptyRootTest {
    private static final int STRANGER = 12_345;

    private EmptyRoot root;

    @BeforeAll
    void makeRoot() throws IOException {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        assumeTrue(isRoot && Files.exists(Path.of("/usr/bin/dpkg")), "needs root, and Debian");
        root = EmptyRoot.create();
    }

    @AfterAll
    void removeRoot() {
        if (root != null) {
            root.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, STRANGER})
    void everyStepOfTheGuideWorks(int uid) throws IOException, InterruptedException {
        assumeTrue(root.hasProc(), "needs the right to mount /proc");
        Path work = Files.createDirectory(root.path().resolve("tmp/work-" + uid));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        String dumps = "/tmp/work-" + uid;
        String base = dumps + "/base.heliodump";
        String port = Integer.toString(RootServer.freePort());
        try (RootServer server =
                RootServer.start(root, uid, work, "start", "--memory", "--port", port)) {
            ok(uid, "sql", "-p", port, "CREATE TABLE t (id int PRIMARY KEY, name text)");
            ok(uid, "sql", "-p", port, "INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i");
            // The server's ICU is C++: it runs on a stand-in for that language's library.
            ok(uid, "sql", "-p", port, "SELECT * FROM t ORDER BY name COLLATE \"de-x-icu\"");
            ok(uid, "dump", "-p", port, "--output", base);
            ok(uid, "sql", "-p", port, "DELETE FROM t WHERE id <= 10");
            ok(uid, "dump", "-p", port, "--output", base, "--append");
            ok(uid, "verify", "--input", base, "--chain");
            ok(uid, "sql", "-p", port, "DELETE FROM t");
            ok(uid, "restore", "-p", port, "--input", base, "--to", "latest");
            assertThat(ok(uid, "sql", "-p", port, "-At", "SELECT count(*) FROM t"))
                    .isEqualTo("990\n");
            assertThat(ok(uid, "drill", dumps)).contains("PASSED");
            ok(uid, "stop", "--port", port);
            assertThat(server.await()).isZero();
        }
        assertThat(root.list("tmp")).noneMatch(name -> name.matches("heliosdb-lite-\\d+-.*"));
    }

    /** Without /proc no server can be watched; what needs none works. */
    @Test
    void filesAreCheckedWithoutProc() throws IOException {
        try (EmptyRoot bare = EmptyRoot.create()) {
            int unused =
                    EmptyRoot.run(List.of("umount", bare.path().resolve("proc").toString()))
                            .exitCode();
            Outcome version = bare.run(STRANGER, List.of(), "--version");
            assertThat(version.exitCode()).describedAs(version.err()).isZero();
            Outcome verify = bare.run(STRANGER, List.of(), "verify", "--input", "/no-such-file");
            assertThat(verify.exitCode()).isEqualTo(12);
        }
    }

    private String ok(int uid, String... arguments) {
        Outcome outcome = root.run(uid, List.of(), arguments);
        assertThat(outcome.exitCode())
                .describedAs("%s: %s%s", List.of(arguments), outcome.out(), outcome.err())
                .isZero();
        return outcome.out();
    }
}
