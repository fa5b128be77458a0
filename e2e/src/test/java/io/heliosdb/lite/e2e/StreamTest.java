package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Dumps that go through pipes, between processes of the real program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {
    private EmbeddedServer server;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase("source");
        server.execute(
                "source",
                "CREATE TABLE t AS SELECT i AS id, md5(i::text) AS v FROM generate_series(1,"
                        + " 200000) i");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aDatabaseIsCopiedThroughAPipe() throws Exception {
        server.createDatabase("target");
        String ignored = pipe(dump(), program(server.flags("target"), "restore", "--input", "-"));
        String hash = "SELECT count(*) || ' ' || sum(hashtext(t::text)) FROM t";
        assertThat(server.query("target", hash)).isEqualTo(server.query("source", hash));
    }

    @Test
    void whatComesThroughAPipeIsVerifiedAndInspected() {
        assertThat(pipe(dump(), program(List.of(), "verify", "--input", "-")))
                .contains("Data checksum: OK");
        assertThat(pipe(dump(), program(List.of(), "inspect", "-i", "-", "--table", "t")))
                .contains("Row count: 200000");
        assertThat(
                        pipe(
                                dump(),
                                "head -c 100000",
                                program(List.of(), "verify", "-i", "-") + " || echo exit $?"))
                .contains("unexpected end of file", "exit 10");
    }

    private String dump() {
        return program(server.flags("source"), "dump", "--output", "-");
    }

    private static String program(List<String> flags, String... command) {
        List<String> words = new ArrayList<>(ProgramRun.jvmCommand());
        words.addAll(Arrays.asList(command));
        words.addAll(flags);
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private static String pipe(String... commands) {
        return Commands.run(List.of("sh", "-c", String.join(" | ", commands)));
    }
}
