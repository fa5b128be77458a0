package io.heliosdb.lite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class EngineTest {
    private final Host host = Host.current();
    private final Engine engine = new Engine(host);
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        // Not @TempDir: the server's account has to get through it.
        folder = Files.createTempDirectory("engine test");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeFolder() {
        assertThat(Scratch.delete(folder, host)).isTrue();
    }

    @Test
    void memoryInstanceServesItsUserAndLeavesNothing() throws SQLException {
        long start = System.nanoTime();
        Path data;
        try (Instance instance = engine.start(EngineSettings.memory().withUser("ann", "ann db"))) {
            System.out.printf(
                    "memory instance ready after %d ms%n", (System.nanoTime() - start) / 1_000_000);
            data = instance.dataDirectory();
            assertThat(Sql.query(instance, "SELECT current_user || current_database()"))
                    .isEqualTo("annann db");
            assertThat(Sql.query(instance, "SHOW is_superuser")).isEqualTo("on");
            assertThat(Sql.query(instance, "SHOW fsync")).isEqualTo("off");
            assertThat(Sql.query(instance, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(Sql.query(instance, "SHOW server_version")).isEqualTo(Engine.SERVER_VERSION);
            assertThat(Sql.query(instance.port(), "postgres", "postgres", "", "SELECT 1"))
                    .isEqualTo("1");
        }
        assertThat(data.getParent()).doesNotExist();
    }

    @Test
    void instancesSideBySideAreDifferentClusters() throws SQLException {
        String sql = "SELECT system_identifier FROM pg_control_system()";
        try (Instance one = engine.startThrowaway();
                Instance two = engine.startThrowaway()) {
            assertThat(Sql.query(one, sql)).isNotEqualTo(Sql.query(two, sql));
        }
    }

    @Test
    void diskInstanceKeepsItsDataInPathWithSpace() throws SQLException {
        Path data = folder.resolve("my data");
        EngineSettings settings = EngineSettings.disk(data).withUser("ann", "ann");
        try (Instance instance = engine.start(settings)) {
            Sql.query(instance, "CREATE TABLE t AS SELECT 7 AS n");
            assertThat(Sql.query(instance, "SHOW fsync")).isEqualTo("on");
        }
        try (Instance instance = engine.startStored(data, "ann", "ann")) {
            assertThat(Sql.query(instance, "SELECT n FROM t")).isEqualTo("7");
        }
        try (Instance instance = engine.start(settings.withUser("bob", "bob"))) {
            assertThat(Sql.query(instance, "SELECT current_database()")).isEqualTo("bob");
        }
    }

    @Test
    void dataDirectoryInUseIsConflict() throws SQLException {
        EngineSettings settings = EngineSettings.disk(folder.resolve("db"));
        try (Instance instance = engine.start(settings)) {
            HeliosException error = errorOf(settings);
            assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(error.detail("port")).contains(instance.port());
            assertThat(Sql.query(instance, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void portInUseIsConflictAndNothingIsMade() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = folder.resolve("db");
            HeliosException error =
                    errorOf(EngineSettings.disk(data).withPort(socket.getLocalPort()));
            assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(error.getMessage()).contains("port=" + socket.getLocalPort());
            assertThat(error.hint()).isPresent();
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void dataDirectoryOfOtherVersionIsRefused() throws IOException {
        Files.writeString(folder.resolve("PG_VERSION"), "15\n");
        HeliosException error = errorOf(EngineSettings.disk(folder));
        assertThat(error.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED);
        assertThat(error.getMessage()).contains("actual=15");
        assertThat(names(folder)).containsExactly("PG_VERSION");
    }

    @Test
    void directoryWithOtherFilesIsConflict() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "precious");
        assertThat(errorOf(EngineSettings.disk(folder)).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(names(folder)).containsExactly("thesis.txt");
    }

    @Test
    void fullDiskIsOutOfResources() throws Exception {
        Assumptions.assumeTrue(host.isRoot(), "needs root, to mount a small tmpfs");
        Path small = Files.createDirectory(folder.resolve("small"));
        String mount = "mount -t tmpfs -o size=20m,mode=755 tmpfs '" + small + "'";
        Program self = new Program(Account.ofProcess(host));
        Assumptions.assumeTrue(
                self.run(List.of("/bin/sh", "-c", mount), "").succeeded(), "cannot mount a tmpfs");
        try {
            HeliosException before = errorOf(EngineSettings.disk(small.resolve("db")));
            assertThat(before.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES);
            assertThat(names(small)).isEmpty();

            // The check in front is a courtesy: here is what is said when it was wrong.
            Account account = Account.forNewData(host);
            account.own(small);
            Path binaries = new EngineBinaries(host, Platform.current()).locate(account);
            Cluster cluster = new Cluster(host, binaries, account, small.resolve("db"), true);
            HeliosException during =
                    catchThrowableOfType(
                            HeliosException.class, () -> cluster.create(EngineSettings.memory()));
            assertThat(during.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES);
        } finally {
            self.run(List.of("umount", small.toString()), "");
        }
    }

    @Test
    void memoryModeWithoutSharedMemoryWarns() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        Host bare = host.withSharedMemory(folder.resolve("none")).withTemporary(temporary);
        try (Instance instance = new Engine(bare).startThrowaway()) {
            assertThat(instance.dataDirectory()).startsWith(temporary);
            assertThat(instance.warnings()).hasSize(1);
            assertThat(Sql.query(instance, "SELECT 1")).isEqualTo("1");
        }
        assertThat(names(temporary)).isEmpty();
    }

    @Test
    void killedServerIsNoticedAndCleanedUp() throws Exception {
        try (Instance instance = engine.startThrowaway()) {
            Sql.query(instance, "CREATE TABLE t AS SELECT generate_series(1, 1000)");
            Path pidFile = instance.dataDirectory().resolve("postmaster.pid");
            String segment = Files.readAllLines(pidFile).get(6).strip();
            assertThat(ProcessHandle.of(instance.pid()).orElseThrow().destroyForcibly()).isTrue();
            HeliosException error = instance.failure().get(10, TimeUnit.SECONDS);
            assertThat(error.code()).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(instance.dataDirectory().getParent()).doesNotExist();
            Path segments = Path.of("/proc/sysvipc/shm");
            if (Files.exists(segments)) {
                assertThat(Files.readString(segments)).doesNotContain(segment);
            }
        }
    }

    @Test
    void otherAddressesNeedPassword() throws Exception {
        EngineSettings open = EngineSettings.memory().withListen("0.0.0.0");
        assertThat(errorOf(open).code()).isEqualTo(ErrorCode.USAGE);

        Path password = Files.writeString(folder.resolve("password"), "it's \\secret\n");
        try (Instance instance = engine.start(open.withPasswordFile(Optional.of(password)))) {
            assertThat(Sql.query(instance, "SELECT 1")).isEqualTo("1");
            assertThat(
                            Sql.query(
                                    instance,
                                    "SELECT left(rolpassword, 13) FROM pg_authid WHERE oid = 10"))
                    .isEqualTo("SCRAM-SHA-256");
            assertThat(Files.readString(instance.log())).doesNotContain("secret");
        }
    }

    @Test
    void passwordFileOfDiskInstanceHoldsOnLoopbackToo() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "it's \\secret\n");
        EngineSettings settings =
                EngineSettings.disk(folder.resolve("db")).withPasswordFile(Optional.of(password));
        try (Instance instance = engine.start(settings)) {
            int port = instance.port();
            assertThat(Sql.query(port, "postgres", "postgres", "it's \\secret", "SELECT 1"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> Sql.query(port, "postgres", "postgres", "wrong", "SELECT 1"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void functionsAreInEveryDatabase() throws SQLException {
        String sql = "SELECT pg_stat_get_dirty_bytes()";
        EngineSettings settings = EngineSettings.memory().withUser("ann", "ann");
        try (Instance instance = engine.start(settings)) {
            int port = instance.port();
            assertThat(Sql.query(instance, sql)).isEqualTo("0");
            assertThat(Sql.query(port, "ann", "postgres", "", sql)).isEqualTo("0");
            Sql.query(instance, "CREATE DATABASE later");
            assertThat(Sql.query(port, "ann", "later", "", sql)).isEqualTo("0");
            Sql.query(instance, "CREATE DATABASE bare TEMPLATE template0");
            assertThat(Sql.query(port, "ann", "bare", "", sql)).isEqualTo("0");
        }
    }

    /** As in a data directory of an earlier version. */
    @Test
    void functionsComeToDatabasesOfBefore() throws Exception {
        EngineSettings settings = EngineSettings.disk(folder.resolve("db"));
        String odd = "it's \\ \"odd\"";
        try (Instance instance = engine.start(settings)) {
            Sql.query(instance, "CREATE DATABASE \"it's \\ \"\"odd\"\"\"");
            for (String database : List.of("template1", "postgres", odd)) {
                Sql.query(instance.port(), "postgres", database, "", "DROP EXTENSION heliosdb");
            }
        }
        Files.writeString(folder.resolve("db/heliosdb-lite.bootstrap"), "of another version");
        try (Instance instance = engine.start(settings)) {
            for (String database : List.of("template1", "postgres", odd)) {
                assertThat(
                                Sql.query(
                                        instance.port(),
                                        "postgres",
                                        database,
                                        "",
                                        "SELECT pg_table_dirty_bytes('pg_class')"))
                        .isEqualTo("0");
            }
        }
    }

    @Test
    void badParameterIsExplainedAndNothingIsLeft() throws IOException {
        EngineSettings settings =
                EngineSettings.memory().withParameters(Map.of("max_connections", "many"));
        HeliosException error = errorOf(settings);
        assertThat(error.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(error.getMessage()).contains("max_connections");
    }

    @Test
    void firstUnpackMayHappenTwiceAtOnce() throws Exception {
        Path cache = folder.resolve("ca che");
        Map<String, String> environment = new HashMap<>(host.environment());
        environment.put("HELIOSDB_CACHE", cache.toString());
        Host other = host.withEnvironment(environment);
        Account account = Account.forNewData(host);
        Callable<Path> unpack = () -> new EngineBinaries(other, Platform.current()).locate(account);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Path>> results = threads.invokeAll(List.of(unpack, unpack));
            assertThat(results.get(0).get()).isEqualTo(results.get(1).get());
            assertThat(results.get(0).get().getParent()).isEqualTo(cache);
        }
        assertThat(names(cache)).hasSize(1);
    }

    private HeliosException errorOf(EngineSettings settings) {
        return catchThrowableOfType(HeliosException.class, () -> engine.start(settings).close());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
