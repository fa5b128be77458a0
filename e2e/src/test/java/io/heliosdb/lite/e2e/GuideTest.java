package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The commands of the user guide, as printed but for paths and ports, run by a shell that finds
 * {@code heliosdb-lite} on its search path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideTest {
    private static final long TIMEOUT_SECONDS = 120;
    private static final String TIME = "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\] ";
    private static final String SIZE = "[\\d.,]+ (B|kB|MB|GB|TB)";

    @TempDir Path directory;

    private Path programs;
    private EmbeddedServer server;
    private Path home;

    /** How a script ended. */
    private record Result(int exitCode, String out, String err) {}

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        programs = shared;
        home = Files.createDirectory(shared.resolve("home"));
        List<String> jvm = new ArrayList<>(ProgramRun.jvmCommand());
        // Many short runs: the first compiler alone starts faster.
        jvm.add(1, "-XX:TieredStopAtLevel=1");
        script("heliosdb-lite", "exec '" + String.join("' '", jvm) + "' \"$@\"\n");
        server = EmbeddedServer.start();
        for (String table : List.of("users", "orders", "products", "sessions", "logs")) {
            server.execute(
                    "postgres",
                    """
                    CREATE TABLE %1$s (id int PRIMARY KEY, name text, created_at timestamptz);
                    INSERT INTO %1$s SELECT i, md5(i::text), '2025-12-08Z'::timestamptz + i * interval '1 s'
                        FROM generate_series(1, length('%1$s') * 1000) i;
                    """
                            .formatted(table));
        }
        server.execute("postgres", "CREATE TABLE temporary_things (x int)");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void needShells() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    }

    @Test
    void basicDumps() throws Exception {
        Result result =
                bash(
                        """
                        set -e
                        heliosdb-lite dump --output backups/mydb.heliodump
                        heliosdb-lite dump --output backups/mydb.heliodump --compress zstd
                        heliosdb-lite dump --output backups/users-only.heliodump --tables users,sessions
                        heliosdb-lite dump --output backups/mydb.heliodump --compress zstd --compression-level 9
                        heliosdb-lite dump --output backups/full-$(date +%Y%m%d).heliodump --compress zstd
                        heliosdb-lite dump --output fast.heliodump --compress lz4
                        heliosdb-lite dump --output balanced.heliodump --compress zstd
                        heliosdb-lite dump --output archive.heliodump --compress zstd --compression-level 19
                        heliosdb-lite dump --output fast-restore.heliodump --compress none
                        heliosdb-lite dump --output backup.heliodump --streaming
                        for f in backups/*.heliodump; do
                            if heliosdb-lite verify --input "$f" > /dev/null 2>&1; then
                                echo "Valid: $f"
                            fi
                        done
                        heliosdb-lite inspect --input backups/users-only.heliodump | grep '^Tables:'
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("Valid: "))).hasSize(3);
        assertThat(result.out()).endsWith("Tables: 2\n");
    }

    @Test
    void tablesPipelineOfTheGuide() throws Exception {
        Result result =
                run(
                        "/bin/sh",
                        """
                        heliosdb-lite tables | grep -v 'logs\\|temp' | xargs -I{} heliosdb-lite dump --output prod.heliodump --tables {}
                        heliosdb-lite verify --input prod.heliodump >/dev/null && echo verified
                        heliosdb-lite tables
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .isEqualTo("verified\nlogs\norders\nproducts\nsessions\ntemporary_things\nusers\n");
        // One dump for each table, the last of which stays: that is what xargs -I does.
        assertThat(result.err().lines().filter(line -> line.startsWith("Dump complete: 1 tables")))
                .hasSize(4);
    }

    @Test
    void dumpOfEachTableInALoop() throws Exception {
        Result result =
                bash(
                        """
                        tables=(users orders products sessions logs)
                        for table in "${tables[@]}"; do
                            heliosdb-lite dump --output "backup-$table.heliodump" --tables "$table" &
                        done
                        wait
                        ls *.heliodump | wc -l
                        ls -A | grep -c heliodump
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out().replace(" ", "")).isEqualTo("5\n5\n");
    }

    @Test
    void verboseLines() throws Exception {
        Result result = bash("heliosdb-lite dump --output backup.heliodump --verbose\n");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.getFirst()).matches(TIME + "Starting dump\\.\\.\\.");
        assertThat(lines).anyMatch(s -> s.matches(TIME + "Dumping table 'users' \\(\\d/6\\)"));
        assertThat(lines)
                .anyMatch(s -> s.matches(TIME + "  Exported 5,000 rows \\(" + SIZE + "\\)"));
        assertThat(lines.getLast())
                .matches(
                        TIME
                                + "Dump complete: 6 tables, 31,000 rows, "
                                + SIZE
                                + " \\(compressed: "
                                + SIZE
                                + "\\)");
        assertThat(lines).hasSize(2 + 2 * 6);
    }

    @Test
    void sizeTrackingThroughTee() throws Exception {
        Result result =
                bash(
                        """
                        heliosdb-lite dump --output backup.heliodump --compress zstd --verbose | \\
                            tee >(grep "Dump complete" | awk '{print $NF}')
                        sleep 0.3
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Dump complete:");
        assertThat(result.out().lines()).anyMatch(line -> line.matches("(B|kB|MB)\\)"));
    }

    @Test
    void dryRunEstimates() throws Exception {
        Result result =
                bash("heliosdb-lite dump --output /dev/null --dry-run --compress zstd; ls -A");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .matches(
                        "Estimated dump size: "
                                + SIZE
                                + " \\(compressed\\)\nEstimated time: \\d+ seconds\nbackups\n");
    }

    @Test
    void verifyPrintsTheGuidesLines() throws Exception {
        Result result =
                bash(
                        """
                        heliosdb-lite dump --output backup.heliodump
                        heliosdb-lite verify --input backup.heliodump
                        """);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .matches(
                        """
                        Verifying backup\\.heliodump\\.\\.\\.
                        Magic: OK
                        Version: 3\\.1\\.0 \\(compatible\\)
                        Metadata checksum: OK
                        Data checksum: OK \\(CRC32: 0x[0-9A-F]{8}\\)
                        Verification: PASSED
                        """);
    }

    @Test
    void validateRestoreScript() throws Exception {
        needPsql();
        Result result =
                bash(
                        """
                        heliosdb-lite dump --output backup.heliodump
                        TABLES=("users" "orders" "products" "sessions")

                        for table in "${TABLES[@]}"; do
                            # Count in dump
                            DUMP_COUNT=$(heliosdb-lite inspect --input backup.heliodump --table "$table" | grep "Row count" | awk '{print $3}')

                            # Count in restored database
                            RESTORE_COUNT=$(psql -h localhost -p $PGPORT -t -c "SELECT COUNT(*) FROM $table")

                            if [ "$DUMP_COUNT" -eq "$RESTORE_COUNT" ]; then
                                echo "✓ $table: $RESTORE_COUNT rows (match)"
                            else
                                echo "✗ $table: MISMATCH (dump: $DUMP_COUNT, restore: $RESTORE_COUNT)"
                                exit 1
                            fi
                        done

                        echo "All tables validated successfully"
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).endsWith("All tables validated successfully\n");
        assertThat(result.out().lines().filter(line -> line.startsWith("✓"))).hasSize(4);
    }

    @Test
    void disasterRecoveryProcedure() throws Exception {
        needPsql();
        Result result =
                bash(
                        """
                        set -e
                        heliosdb-lite dump --output heliosdb-latest.heliodump
                        unset PGHOST PGUSER PGDATABASE PGPORT
                        PORT=%d
                        heliosdb-lite start --memory --port $PORT &
                        DB_PID=$!
                        trap 'kill $DB_PID; wait $DB_PID' EXIT
                        sleep 3  # Wait for startup
                        heliosdb-lite restore --input heliosdb-latest.heliodump --host localhost --port $PORT
                        psql -h localhost -p $PORT -c "SELECT COUNT(*) FROM users;"
                        psql -h localhost -p $PORT -c "SELECT MAX(created_at) FROM orders;"
                        heliosdb-lite dump --output heliosdb-restored.heliodump --port $PORT
                        heliosdb-lite status --port $PORT > /dev/null
                        echo "Disaster recovery completed at $(date)"
                        """
                                .formatted(DebianServer.freePort()));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("  5000\n").contains("Disaster recovery completed at");
    }

    @Test
    void disasterRecoveryDrill() throws Exception {
        needPsql();
        script("aws", "cp \"$HELIOS_BACKUP\" \"$4\"\n");
        script("curl", "echo 5000\n");
        Result result =
                bash(
                        """
                        heliosdb-lite dump --output latest.heliodump
                        export HELIOS_BACKUP=$PWD/latest.heliodump
                        unset PGHOST PGUSER PGDATABASE PGPORT
                        set -e

                        TEST_DIR="$PWD/heliosdb-dr-test-$(date +%%s)"
                        mkdir -p "$TEST_DIR"

                        echo "Starting DR test..."

                        # 1. Download latest backup
                        aws s3 cp s3://my-bucket/heliosdb-backups/daily/heliosdb-latest.heliodump "$TEST_DIR/heliosdb-latest.heliodump"

                        # 2. Start test instance
                        heliosdb-lite start --memory --port %1$d --data-dir "$TEST_DIR/db" &
                        TEST_PID=$!
                        sleep 3

                        # 3. Restore backup
                        heliosdb-lite restore --input "$TEST_DIR/heliosdb-latest.heliodump" --host localhost --port %1$d

                        # 4. Run validation queries
                        psql -h localhost -p %1$d -c "SELECT COUNT(*) FROM users;" > "$TEST_DIR/user_count.txt"
                        psql -h localhost -p %1$d -c "SELECT COUNT(*) FROM orders;" > "$TEST_DIR/order_count.txt"

                        # 5. Compare with production counts (fetch via monitoring API)
                        PROD_USERS=$(curl -s https://monitoring.example.com/metrics/user_count)
                        TEST_USERS=$(cat "$TEST_DIR/user_count.txt" | grep -oP '\\d+' | head -1)

                        if [ "$PROD_USERS" -eq "$TEST_USERS" ]; then
                            echo "DR Test PASSED: User counts match"
                        else
                            echo "DR Test FAILED: User count mismatch (prod: $PROD_USERS, test: $TEST_USERS)"
                            exit 1
                        fi

                        # 6. Cleanup
                        kill $TEST_PID
                        rm -rf "$TEST_DIR"

                        echo "DR test completed successfully"
                        wait $TEST_PID
                        """
                                .formatted(DebianServer.freePort()));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .contains("DR Test PASSED: User counts match\nDR test completed successfully\n");
    }

    @Test
    void dailyBackupScript() throws Exception {
        script("aws", "exit 0\n");
        Result result =
                bash(
                        """
                        set -e
                        BACKUP_DIR="$PWD/var"
                        DATE=$(date +%Y%m%d-%H%M%S)
                        RETENTION_DAYS=30
                        mkdir -p "$BACKUP_DIR/daily"
                        heliosdb-lite dump \\
                            --output "$BACKUP_DIR/daily/heliosdb-$DATE.heliodump" \\
                            --compress zstd \\
                            --compression-level 3 \\
                            --verbose
                        aws s3 cp "$BACKUP_DIR/daily/heliosdb-$DATE.heliodump" \\
                            s3://my-bucket/heliosdb-backups/daily/
                        find "$BACKUP_DIR/daily" -name "*.heliodump" -mtime +$RETENTION_DAYS -delete
                        echo "[$DATE] Backup completed successfully" >> "$BACKUP_DIR/backup.log"
                        cat "$BACKUP_DIR/backup.log"
                        """);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).endsWith("Backup completed successfully\n");
    }

    private static void needPsql() {
        boolean isPresent = Files.isExecutable(Path.of("/usr/bin/psql"));
        if (!isPresent) {
            System.err.println("SKIPPED: no psql");
        }
        Assumptions.assumeTrue(isPresent, "no psql");
    }

    private void script(String name, String text) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result bash(String text) throws IOException, InterruptedException {
        return run("/bin/bash", text);
    }

    private Result run(String shell, String text) throws IOException, InterruptedException {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path backups = Files.createDirectory(work.resolve("backups"));
        Path file = Files.writeString(directory.resolve("script"), text);
        ProcessBuilder builder = new ProcessBuilder(shell, file.toString());
        builder.directory(work.toFile());
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", Integer.toString(server.port()));
        builder.environment().put("PGUSER", DatabaseServer.USER);
        builder.environment().put("PGDATABASE", "postgres");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as(text).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroyForcibly();
        }
        assertThat(backups).exists();
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
