package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the server by libpq's rules, so that {@code psql} and this program reach the same database
 * with the same settings: connection string over flags over service file over environment over
 * defaults. One difference: with no host anywhere it is {@code localhost}, not a Unix socket.
 */
public final class SettingsResolver {
    /** The driver counts milliseconds in an int. */
    private static final int TIMEOUT_SECONDS_MAX = Integer.MAX_VALUE / 1000;

    private final Map<String, String> environment;
    private final String systemUser;
    private final Path home;
    private final long shuffleSeed;

    /**
     * @param environment variables by name
     * @param systemUser name of the user who runs the program
     * @param home directory of that user, where {@code .pgpass} is looked for
     * @param shuffleSeed decides the order of servers where settings want them balanced
     */
    public SettingsResolver(
            Map<String, String> environment, String systemUser, Path home, long shuffleSeed) {
        this.environment = Map.copyOf(environment);
        this.systemUser = systemUser;
        this.home = home;
        this.shuffleSeed = shuffleSeed;
    }

    /**
     * The servers that flags, files, environment and defaults give together. Connects to nothing.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if a value makes no sense
     */
    public ServerList resolve(ConnectionFlags flags) {
        ConnectionParameters given = new ConnectionParameters(flags, environment, home);
        TlsSettings tls = TlsParameters.of(given, home);
        String target = given.choice("target_session_attrs", "any", TargetServer.attributes());
        String balancing =
                given.choice("load_balance_hosts", "disable", Set.of("disable", "random"));
        return new ServerList(
                HostList.of(given).stream().map(host -> settings(given, host, tls)).toList(),
                TargetServer.of(target),
                balancing.equals("random") ? OptionalLong.of(shuffleSeed) : OptionalLong.empty());
    }

    private ConnectionSettings settings(
            ConnectionParameters given, HostList.Host place, TlsSettings tls) {
        String user = given.get("user", systemUser);
        String database = given.get("dbname", user);
        String host = place.name().isEmpty() ? "localhost" : place.name();
        if (!place.address().isEmpty() && (place.name().isEmpty() || host.startsWith("/"))) {
            host = place.address();
        }
        Password password = new Password(given.get("password", ""));
        if (!password.isKnown()) {
            password =
                    PasswordFile.find(
                            passwordFile(given),
                            passwordHost(place.name().isEmpty() ? host : place.name()),
                            place.port(),
                            database,
                            user);
        }
        return new ConnectionSettings(
                host,
                place.address(),
                place.port(),
                database,
                user,
                password,
                tls,
                KeepAlive.of(given),
                given.get(
                        "application_name",
                        given.get(
                                "fallback_application_name",
                                ConnectionSettings.APPLICATION_NAME_DEFAULT)),
                Math.clamp(
                        given.number(
                                "connect_timeout",
                                ConnectionSettings.CONNECT_TIMEOUT_SECONDS_DEFAULT),
                        0,
                        TIMEOUT_SECONDS_MAX),
                given.get("options", ""));
    }

    private Path passwordFile(ConnectionParameters given) {
        String file = given.get("passfile", "");
        return file.isEmpty() ? home.resolve(".pgpass") : Path.of(file);
    }

    /** In the password file the default socket directories go by the name localhost. */
    private static String passwordHost(String host) {
        return host.equals("/var/run/postgresql") || host.equals("/tmp") ? "localhost" : host;
    }
}
