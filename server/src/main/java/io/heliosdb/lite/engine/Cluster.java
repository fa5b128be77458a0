package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contents of a data directory while no server runs on it: made by {@code initdb}, given its
 * first role and database by the server's single-user mode.
 */
final class Cluster {
    /** Names the role and the database that were made, so that it is not tried at each start. */
    private static final String MARKER = "heliosdb-lite.bootstrap";

    private static final Pattern FAILURE = Pattern.compile("(?:ERROR|FATAL|PANIC): +(.*)");

    private final Path binaries;
    private final Account account;
    private final Path data;
    private final boolean inMemory;

    Cluster(Path binaries, Account account, Path data, boolean inMemory) {
        this.binaries = binaries;
        this.account = account;
        this.data = data;
        this.inMemory = inMemory;
    }

    /** Makes a new cluster in a directory that is empty or not there. */
    void create(EngineSettings settings) {
        // No template that is copied: copies would share a system identifier, and by that number
        // an increment knows its cluster.
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin/initdb").toString());
        command.addAll(List.of("-D", data.toString(), "-U", "postgres", "-A", "trust"));
        command.addAll(List.of("--encoding=UTF8", "--locale=C"));
        command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        command.add("--no-instructions");
        if (inMemory) {
            command.addAll(List.of("--no-sync", "--no-data-checksums"));
        }
        Program.Outcome outcome = new Program(account).run(command, "");
        if (!outcome.succeeded()) {
            throw ServerLog.explain("cannot initialise the data directory", data, outcome.output());
        }
        bootstrap(settings, true);
    }

    /** Brings a cluster of an earlier start up to what the settings ask for. */
    void update(EngineSettings settings) {
        String wanted = markerOf(settings);
        Path marker = data.resolve(MARKER);
        try {
            boolean isDone = Files.exists(marker) && Files.readString(marker).equals(wanted);
            if (!isDone || settings.passwordFile().isPresent()) {
                bootstrap(settings, false);
            }
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the data directory", marker, e);
        }
    }

    private void bootstrap(EngineSettings settings, boolean isNew) {
        List<String> statements = new ArrayList<>();
        if (isNew && !settings.templateSql().isEmpty()) {
            statements.addAll(settings.templateSql());
            // initdb made it before template1 had what every database is to have.
            statements.add("DROP DATABASE postgres");
            statements.add("CREATE DATABASE postgres");
            statements.add(
                    "COMMENT ON DATABASE postgres IS"
                            + " 'default administrative connection database'");
        }
        String user = quoted(settings.user(), '"');
        if (!settings.user().equals("postgres")) {
            statements.add(
                    "CREATE ROLE %s LOGIN SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS"
                            .formatted(user));
        }
        if (!settings.database().equals("postgres")) {
            String database = quoted(settings.database(), '"');
            statements.add("CREATE DATABASE %s OWNER %s".formatted(database, user));
        }
        password(settings)
                .ifPresent(
                        password ->
                                statements.add(
                                        "ALTER ROLE %s PASSWORD %s"
                                                .formatted(user, quoted(password, '\''))));
        if (!statements.isEmpty()) {
            runAlone(statements);
        }
        if (!inMemory) {
            Path marker = data.resolve(MARKER);
            try {
                Files.writeString(marker, markerOf(settings));
            } catch (IOException e) {
                throw FileErrors.cannot("cannot write to the data directory", marker, e);
            }
            account.own(marker);
        }
    }

    /** Runs statements in template1, in single-user mode; what exists already is no error. */
    private void runAlone(List<String> statements) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin/postgres").toString());
        // -j: a statement ends with a semicolon and an empty line.
        command.addAll(List.of("--single", "-j", "-D", data.toString()));
        command.addAll(List.of("-c", "lc_messages=C", "-c", "log_checkpoints=off"));
        // Passwords are among the statements.
        command.addAll(List.of("-c", "log_min_error_statement=panic", "-c", "log_statement=none"));
        if (inMemory) {
            command.addAll(List.of("-c", "fsync=off", "-c", "dynamic_shared_memory_type=mmap"));
        }
        command.add("template1");
        String input = String.join(";\n\n", statements) + ";\n\n";
        Program.Outcome outcome = new Program(account).run(command, input);
        Matcher failure = FAILURE.matcher(outcome.output());
        while (failure.find()) {
            if (!failure.group(1).endsWith("already exists")) {
                throw ServerLog.explain("cannot prepare the data directory", data, failure.group());
            }
        }
        if (!outcome.succeeded()) {
            throw ServerLog.explain("cannot prepare the data directory", data, outcome.output());
        }
    }

    private static Optional<String> password(EngineSettings settings) {
        if (settings.passwordFile().isEmpty()) {
            return Optional.empty();
        }
        Path file = settings.passwordFile().get();
        try {
            String password = Files.readString(file).lines().findFirst().orElse("");
            if (password.isEmpty()) {
                throw new HeliosException(ErrorCode.USAGE, "the password file is empty")
                        .with("file", file)
                        .hint("Write the password into its first line.");
            }
            return Optional.of(password);
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the password file", file, e);
        }
    }

    private static String markerOf(EngineSettings settings) {
        return "user=%s%ndatabase=%s%n".formatted(settings.user(), settings.database());
    }

    private static String quoted(String text, char quote) {
        String mark = String.valueOf(quote);
        return mark + text.replace(mark, mark + mark) + mark;
    }
}
