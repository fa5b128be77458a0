package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.StatementOutput;
import io.heliosdb.lite.pg.StatementRunner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code sql}: run a statement and print its rows, where there is no psql. */
@Command(
        name = "sql",
        description = "Run a statement and print its rows.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite sql -At \"SELECT count(*) FROM users\"",
            "  heliosdb-lite sql -d shop \"SELECT * FROM orders LIMIT 5\""
        })
final class SqlCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private ConnectionOptions connection;

    @Parameters(
            arity = "0..1",
            paramLabel = "STATEMENT",
            description = "What to run; several are separated by semicolons.")
    private String statement = "";

    @Option(
            names = {"-c", "--command"},
            paramLabel = "STATEMENT",
            description = "The same, as in psql.")
    private String command = "";

    @Option(
            names = {"-t", "--tuples-only"},
            description = "Print rows without header and footer.")
    private boolean isTuplesOnly;

    @Option(
            names = {"-A", "--no-align"},
            description = "Separate columns by | instead of aligning them.")
    private boolean isUnaligned;

    @Option(names = "--csv", description = "Print rows as CSV.")
    private boolean isCsv;

    @Option(names = "--json", description = "Print rows as a JSON array of objects.")
    private boolean isJson;

    SqlCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (statement.isEmpty() == command.isEmpty()) {
            throw new HeliosException(ErrorCode.USAGE, "one statement is needed")
                    .hint("Write heliosdb-lite sql \"SELECT 1\".");
        }
        try (Session session = connection.openInteractive(program)) {
            Cancellation.Registration registration =
                    program.cancellation().register(session::cancel);
            new StatementRunner(session, output()).run(statement + command);
            registration.close();
        }
        return program.console().isOutputBroken() ? ErrorReport.BROKEN_PIPE : 0;
    }

    private StatementOutput output() {
        if (isJson) {
            return new JsonRows(program.console());
        }
        if (isCsv) {
            return new DelimitedRows(program.console(), DelimitedRows.Style.CSV, isTuplesOnly);
        }
        return isUnaligned
                ? new DelimitedRows(program.console(), DelimitedRows.Style.BARS, isTuplesOnly)
                : new AlignedRows(program.console(), isTuplesOnly);
    }
}
