package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.ServerList;
import io.heliosdb.lite.pg.Session;

import picocli.CommandLine.Option;

import java.util.function.Function;

/**
 * The options of every command that connects to a server, as in psql. Use it as a mixin; {@link
 * #open} connects and asks for a password if one is needed and a person is there to type it.
 */
final class ConnectionOptions {
    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Server, or directory of its Unix socket (PGHOST; default localhost).")
    private String host = "";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port of the server (PGPORT; default 5432).")
    private String port = "";

    @Option(
            names = {"-U", "--username"},
            paramLabel = "USER",
            description = "Role to log in as (PGUSER; default: name of the system's user).")
    private String user = "";

    @Option(
            names = {"-d", "--dbname"},
            paramLabel = "DATABASE",
            description =
                    "Database, postgresql:// URI or key=value pairs (PGDATABASE; default: the"
                            + " role's name).")
    private String database = "";

    @Option(
            names = {"-w", "--no-password"},
            description = "Never ask for a password.")
    private boolean isPromptForbidden;

    @Option(
            names = {"-W", "--password"},
            description = "Ask for a password before connecting.")
    private boolean isPromptForced;

    /** The settings by flags, environment and files; connects to nothing. */
    ServerList settings(Program program) {
        return program.settingsResolver().resolve(new ConnectionFlags(host, port, user, database));
    }

    /**
     * Connects with pinned settings, for commands that read or write rows. Its {@link
     * Session#settings} hold the password in effect: open further sessions with them.
     */
    Session open(Program program) {
        return open(program, Session::open);
    }

    /** Connects with the server's own settings, for statements that a person typed. */
    Session openInteractive(Program program) {
        return open(program, Session::openInteractive);
    }

    private Session open(Program program, Function<ServerList, Session> opener) {
        ServerList servers = settings(program);
        if (isPromptForced) {
            return opener.apply(withPassword(program, servers));
        }
        try {
            return opener.apply(servers);
        } catch (HeliosException e) {
            if (isPromptForbidden || !Session.isPasswordMissing(e) || !program.console().canAsk()) {
                throw e;
            }
            return opener.apply(withPassword(program, servers));
        }
    }

    private static ServerList withPassword(Program program, ServerList servers) {
        return servers.withPassword(program.console().askPassword(servers.first().user()));
    }
}
