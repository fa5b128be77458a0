package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.copy.BatchLimit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What {@code restore --partial} and {@code --ignore-errors} make of damaged files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedRestoreTest {
    private static final String SOURCE = "shop";
    private static final String TARGET = "rescued";
    private static final int ROWS = 5000;

    @TempDir static Path directory;

    private EmbeddedServer server;
    private Path good;
    private byte[] bytes;
    private List<ChunkRef> chunks;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase(SOURCE);
        server.createDatabase(TARGET);
        server.execute(
                SOURCE,
                """
                CREATE TABLE users (id serial PRIMARY KEY, name text);
                INSERT INTO users (name) SELECT md5(i::text) FROM generate_series(1, 5000) i;
                CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES users);
                INSERT INTO orders SELECT i, i FROM generate_series(1, 5000) i;
                CREATE INDEX orders_customer ON orders (customer);
                """);
        good = directory.resolve("good.heliodump");
        DumpRequest request =
                new DumpRequest(
                        TableSelection.all(),
                        Compression.ZSTD,
                        1,
                        BatchLimit.ofBytes(1 << 16),
                        1 << 20);
        DumpResult ignored = Transfer.dump(server, SOURCE, request, good);
        bytes = Files.readAllBytes(good);
        try (DumpFile file = DumpFile.open(FileByteSource.open(good))) {
            int users = file.schema().tables().get(0).name().equals("users") ? 0 : 1;
            chunks = file.chunks().stream().filter(c -> c.tableIndex() == users).toList();
        }
        assertThat(chunks).hasSizeGreaterThan(2);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void lostRowsAreNamedAndTheKeyThatNeedsThemIsLeftOut() throws Exception {
        ChunkRef lost = chunks.get(1);
        Path damaged = withFlippedByte(lost.offset() + lost.frameBytes() / 2);
        Map<String, String> before = Fingerprint.of(server, TARGET);
        assertThat(restore(damaged).exitCode()).isEqualTo(10);
        ProgramRun.Outcome keyFails = restore(damaged, "--partial");
        assertThat(keyFails.exitCode()).as(keyFails.toString()).isNotZero().isNotEqualTo(3);
        assertThat(Fingerprint.of(server, TARGET)).isEqualTo(before);

        ProgramRun.Outcome outcome = restore(damaged, "--partial", "--ignore-errors");

        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.err())
                .contains("checksum mismatch in dump file")
                .contains(
                        "lost: table=users rows=%d..%d count=%d"
                                .formatted(
                                        lost.firstRow() + 1,
                                        lost.firstRow() + lost.rowCount(),
                                        lost.rowCount()))
                .contains("fk constraint public.orders_customer_fkey: left out");
        assertThat(count("users")).isEqualTo(ROWS - lost.rowCount());
        assertThat(count("orders")).isEqualTo(ROWS);
        assertThat(query("SELECT nextval('users_id_seq')")).isEqualTo("5001");
        assertThat(query("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"))
                .isEqualTo("3");
    }

    @Test
    void fileWithoutEndIsRestoredUpToWhereItWasCut() throws Exception {
        ChunkRef cut = chunks.getLast();
        int size = (int) (cut.offset() + cut.frameBytes() - 1);
        Path damaged = directory.resolve("cut.heliodump");
        Files.write(damaged, Arrays.copyOf(bytes, size));

        ProgramRun.Outcome outcome = restore(damaged, "--partial", "--ignore-errors");

        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.err())
                .contains("unexpected end of file")
                .contains("no longer tells how many rows")
                .contains("values of sequences");
        assertThat(count("users")).isEqualTo(cut.firstRow());
        assertThat(query("SELECT nextval('users_id_seq') - max(id) FROM users")).isEqualTo("1");
    }

    @Test
    void dryRunTellsWhatWouldBeLost() throws Exception {
        ChunkRef lost = chunks.get(1);
        Path damaged = withFlippedByte(lost.offset() + lost.frameBytes() / 2);
        Map<String, String> before = Fingerprint.of(server, TARGET);
        assertThat(restore(damaged, "--dry-run").exitCode()).isEqualTo(10);
        ProgramRun.Outcome outcome = restore(damaged, "--dry-run", "--partial");
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.out()).contains("Validation: FAILED").contains("users");
        assertThat(outcome.err())
                .contains("lost: table=users rows=%d..".formatted(lost.firstRow() + 1));
        assertThat(restore(damaged, "--dry-run", "--partial", "--json").out())
                .contains("\"lost_rows\":[{\"table\":\"users\"", "\"passed\":false");
        assertThat(Fingerprint.of(server, TARGET)).isEqualTo(before);
    }

    @Test
    void intactRowsAreAppended() throws Exception {
        ChunkRef lost = chunks.get(1);
        Path damaged = directory.resolve("cut.heliodump");
        Files.write(damaged, Arrays.copyOf(bytes, (int) (lost.offset() + lost.frameBytes() - 1)));
        server.createDatabase("added");
        List<String> words = new ArrayList<>(List.of("restore", "-i", damaged.toString()));
        words.addAll(List.of("--partial", "--ignore-errors", "--mode", "append"));
        words.addAll(server.flags("added"));
        ProgramRun.Outcome outcome = ProgramRun.run(words);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.err()).contains("values of sequences");
        assertThat(server.query("added", "SELECT count(*) FROM users"))
                .containsExactly(Long.toString(lost.firstRow()));
        assertThat(server.query("added", "SELECT nextval('users_id_seq') - max(id) FROM users"))
                .containsExactly("1");
    }

    @Test
    void lossOfTheHeaderLosesNothing() throws Exception {
        Path damaged = withFlippedByte(44);
        ProgramRun.Outcome outcome = restore(damaged, "--partial", "--json");
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.out()).contains("\"lost_rows\":[]");
        assertThat(Fingerprint.of(server, TARGET)).isEqualTo(Fingerprint.of(server, SOURCE));
    }

    @Test
    void intactFileIsRestoredAsEver() throws Exception {
        assertThat(restore(good, "--partial", "--ignore-errors").exitCode()).isZero();
        assertThat(Fingerprint.of(server, TARGET)).isEqualTo(Fingerprint.of(server, SOURCE));
    }

    @Test
    void quickVerifySeesStructureAndNotRows() throws IOException {
        assertThat(verify(good, "--quick").exitCode()).isZero();
        assertThat(verify(good, "--quick").out()).contains("rows not checked");
        ChunkRef chunk = chunks.get(1);
        Path rows = withFlippedByte(chunk.offset() + chunk.frameBytes() - 1);
        assertThat(verify(rows, "--quick").exitCode()).isZero();
        assertThat(verify(rows).exitCode()).isEqualTo(10);
        assertThat(verify(rows).out()).contains("Damage: corrupt chunk at offset ", "table=users");
        assertThat(verify(withFlippedByte(chunk.offset() + 30), "--quick").exitCode())
                .isEqualTo(10);
    }

    private Path withFlippedByte(long offset) throws IOException {
        byte[] damaged = bytes.clone();
        damaged[(int) offset] ^= 1;
        return Files.write(directory.resolve("damaged.heliodump"), damaged);
    }

    private ProgramRun.Outcome restore(Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("restore", "-i", file.toString()));
        words.addAll(Arrays.asList(options));
        words.addAll(server.flags(TARGET));
        return ProgramRun.run(words);
    }

    private static ProgramRun.Outcome verify(Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("verify", "-i", file.toString()));
        words.addAll(Arrays.asList(options));
        return ProgramRun.run(words);
    }

    private long count(String table) throws SQLException {
        return Long.parseLong(query("SELECT count(*) FROM " + table));
    }

    private String query(String sql) throws SQLException {
        return server.query(TARGET, sql).getFirst();
    }
}
