package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTables;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** {@code start --restore-from}: what an instance begins with. */
final class FirstRestore {
    private final Program program;
    private final ConnectionSettings settings;

    FirstRestore(Program program, ConnectionSettings settings) {
        this.program = program;
        this.settings = settings;
    }

    /**
     * Loads a dump: of a full one the last of its chain, of an increment the state as of it. Roles
     * that it names are made.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the database has tables: a restart must
     *     not take them back
     */
    void run(Path file) {
        try (Session session = Session.open(settings)) {
            if (!UserTables.list(session).isEmpty()) {
                throw new HeliosException(ErrorCode.CONFLICT, "the database has tables already")
                        .with("database", settings.database())
                        .hint("Start without --restore-from, and run heliosdb-lite restore.");
            }
        }
        boolean isFull = DumpFolder.head(file).isFull();
        Optional<String> to = isFull ? Optional.of("latest") : Optional.empty();
        try (StoredState state = StateInput.open(file, to)) {
            RestoreRequest request = RestoreRequest.withRoles(JobsOption.usual());
            String suffix = UUID.randomUUID().toString().substring(0, 8);
            RestoreResult result =
                    new CleanRestore(settings, request, Progress.NONE).run(state, suffix);
            program.console()
                    .message(
                            "Restored %s: %d tables, %s rows"
                                    .formatted(
                                            state.files().getLast().name(),
                                            result.tableCount(),
                                            TransferLog.grouped(result.rowCount())));
            result.skipped().forEach(what -> program.console().warning("skipped: " + what));
        }
    }
}
