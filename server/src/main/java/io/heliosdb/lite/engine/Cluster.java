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

    /** Their names become words of a command line, where others than ASCII may not survive. */
    private static final String OTHER_DATABASES =
            """
            SELECT 'database ' || datname AS found FROM pg_database
            WHERE datname <> 'template1' AND datconnlimit <> -2 AND datname ~ '^[ -,.-~][ -~]*$'\
            """;

    private static final Pattern OTHER_DATABASE =
            Pattern.compile("found = \"database (.*)\"\t\\(typeid");

    private static final Pattern FAILURE = Pattern.compile("(?:ERROR|FATAL|PANIC): +(.*)");

    private final Path binaries;
    private final Host host;
    private final Account account;
    private final Path data;
    private final boolean inMemory;

    Cluster(Host host, Path binaries, Account account, Path data, boolean inMemory) {
        this.host = host;
        this.binaries = binaries;
        this.account = account;
        this.data = data;
        this.inMemory = inMemory;
    }

    /** Makes a new cluster in a directory that is empty or not there. */
    void create(EngineSettings settings) {
        // On disk each cluster is initdb's own: it is made once, and checksums are on.
        ClusterTemplate template = ClusterTemplate.of(binaries, host);
        if (!inMemory || !template.copyTo(data, account)) {
            initialise();
            // All there is; the database of the user will be a copy of template1.
            install(List.of("template1", "template0", "postgres"));
            if (inMemory) {
                template.save(data, account);
            }
        }
        prepare(settings);
        mark(settings);
    }

    private void initialise() {
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
    }

    /** Brings a cluster of an earlier start up to what the settings ask for. */
    void update(EngineSettings settings) {
        String wanted = markerOf(settings);
        Path marker = data.resolve(MARKER);
        try {
            boolean isDone = Files.exists(marker) && Files.readString(marker).equals(wanted);
            if (!isDone || settings.passwordFile().isPresent()) {
                List<String> databases = prepare(settings);
                if (!isDone) {
                    install(databases);
                    mark(settings);
                }
            }
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the data directory", marker, e);
        }
    }

    /** Sees to the role, its database and template1; returns what other databases there are. */
    private List<String> prepare(EngineSettings settings) {
        List<String> statements = new ArrayList<>(EngineExtension.STATEMENTS);
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
        statements.add(OTHER_DATABASES);
        return OTHER_DATABASE
                .matcher(runAlone("template1", statements))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void install(List<String> databases) {
        databases.forEach(name -> runAlone(name, EngineExtension.STATEMENTS));
    }

    private void mark(EngineSettings settings) {
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

    /** Runs statements in single-user mode; what exists already is no error. */
    private String runAlone(String database, List<String> statements) {
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
        command.add(database);
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
        return outcome.output();
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
        return "user=%s%ndatabase=%s%nextension=%s%n"
                .formatted(settings.user(), settings.database(), EngineExtension.VERSION);
    }

    private static String quoted(String text, char quote) {
        String mark = String.valueOf(quote);
        return mark + text.replace(mark, mark + mark) + mark;
    }
}
