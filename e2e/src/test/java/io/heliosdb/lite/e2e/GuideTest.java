package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The commands of the user guide, as printed but for paths and ports, run by a shell that finds
 * {@code heliosdb-lite} on its search path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideTest {
    private static final String TIME = "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\] ";
    private static final String SIZE = "[\\d.,]+ (B|kB|MB|GB|TB)";

    @TempDir Path directory;

    private EmbeddedServer server;
    private GuideShell shell;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        server = EmbeddedServer.start();
        shell = new GuideShell(shared, server.port());
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

    @Test
    void basicDumps() throws Exception {
        GuideShell.Result result =
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
        GuideShell.Result result =
                shell.run(
                        directory,
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
        GuideShell.Result result =
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
        GuideShell.Result result = bash("heliosdb-lite dump --output backup.heliodump --verbose\n");
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
        GuideShell.Result result =
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
        GuideShell.Result result =
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
        GuideShell.Result result =
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
        GuideShell.needPsql();
        GuideShell.Result result =
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

    private GuideShell.Result bash(String text) throws IOException, InterruptedException {
        return shell.run(directory, "/bin/bash", text);
    }
}
