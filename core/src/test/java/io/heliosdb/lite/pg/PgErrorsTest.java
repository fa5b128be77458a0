package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;

class PgErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "53100, OUT_OF_RESOURCES",
        "53200, OUT_OF_RESOURCES",
        "42501, UNREACHABLE",
        "57P01, UNREACHABLE",
        "08006, UNREACHABLE",
        "57014, CANCELLED",
        "40001, CONFLICT",
        "23505, CONFLICT",
        "42P01, NOT_FOUND",
        "XX000, INTERNAL"
    })
    void sqlStateDecidesTheCode(String state, ErrorCode code) {
        HeliosException error =
                PgErrors.translate(new SQLException("boom", state), "reading rows failed");
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.getMessage()).contains("sqlstate=" + state, "message=boom");
    }

    @Test
    void unknownStateKeepsTheClause() {
        HeliosException error =
                PgErrors.translate(new SQLException("a\n  b\r\nc"), "reading rows failed");
        assertThat(error.getMessage()).isEqualTo("reading rows failed: sqlstate= message=a; b; c");
    }

    @Test
    void nobodyListeningIsUnreachableAndNamesTheCommands() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HeliosException error = open(ConnectionSettings.local("127.0.0.1", port, "db", "ada"));
        assertThat(error.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(error.getMessage()).isEqualTo("connection refused: host=127.0.0.1 port=" + port);
        assertThat(error.hint().orElse(""))
                .contains("heliosdb-lite start --memory --port " + port, "--host", "--data-dir");
    }

    @Test
    void missingSocketIsUnreachable() {
        HeliosException error = open(ConnectionSettings.local("/nonexistent", 5432, "db", "ada"));
        assertThat(error.getMessage()).isEqualTo("connection refused: host=/nonexistent port=5432");
    }

    @Test
    void unknownHostIsUnreachable() {
        HeliosException error =
                open(ConnectionSettings.local("no-such-host.invalid", 5432, "db", "ada"));
        assertThat(error.clause()).isEqualTo("host name not found");
    }

    private static HeliosException open(ConnectionSettings settings) {
        try (Session session = Session.open(settings)) {
            throw new AssertionError("connected to " + session.settings());
        } catch (HeliosException e) {
            return e;
        }
    }
}
