package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the server by libpq's rules, so that {@code psql} and this program reach the same database
 * with the same settings: connection string over flags over service file over environment over
 * defaults. One difference: with no host anywhere it is {@code localhost}, not a Unix socket.
 */
public final class SettingsResolver {
    /** Parameter of libpq to environment variable. */
    private static final Map<String, String> VARIABLES =
            Map.ofEntries(
                    Map.entry("host", "PGHOST"),
                    Map.entry("hostaddr", "PGHOSTADDR"),
                    Map.entry("port", "PGPORT"),
                    Map.entry("user", "PGUSER"),
                    Map.entry("password", "PGPASSWORD"),
                    Map.entry("passfile", "PGPASSFILE"),
                    Map.entry("dbname", "PGDATABASE"),
                    Map.entry("sslmode", "PGSSLMODE"),
                    Map.entry("sslrootcert", "PGSSLROOTCERT"),
                    Map.entry("sslcert", "PGSSLCERT"),
                    Map.entry("sslkey", "PGSSLKEY"),
                    Map.entry("sslcrl", "PGSSLCRL"),
                    Map.entry("sslcrldir", "PGSSLCRLDIR"),
                    Map.entry("channel_binding", "PGCHANNELBINDING"),
                    Map.entry("require_auth", "PGREQUIREAUTH"),
                    Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
                    Map.entry("requirepeer", "PGREQUIREPEER"),
                    Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
                    Map.entry("options", "PGOPTIONS"),
                    Map.entry("application_name", "PGAPPNAME"));

    private static final Set<String> TLS_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Set<String> CHANNEL_BINDINGS = Set.of("disable", "prefer", "require");

    /** What the driver cannot check. Better no connection than one that was thought safer. */
    private static final List<String> UNSUPPORTED =
            List.of("sslcrl", "sslcrldir", "requirepeer", "sslpassword");

    private final Map<String, String> environment;
    private final String systemUser;
    private final Path home;

    /**
     * @param environment variables by name
     * @param systemUser name of the user who runs the program
     * @param home directory of that user, where {@code .pgpass} is looked for
     */
    public SettingsResolver(Map<String, String> environment, String systemUser, Path home) {
        this.environment = Map.copyOf(environment);
        this.systemUser = systemUser;
        this.home = home;
    }

    /**
     * The settings that flags, files, environment and defaults give together. Connects to nothing.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if a value makes no sense
     */
    public ConnectionSettings resolve(ConnectionFlags flags) {
        Map<String, String> given = collect(flags);
        String user = given.getOrDefault("user", systemUser);
        String database = given.getOrDefault("dbname", user);
        String hostName = given.getOrDefault("host", "");
        String host = given.getOrDefault("hostaddr", hostName.isEmpty() ? "localhost" : hostName);
        if (host.contains(",")) {
            throw usage("several hosts are not supported", "host", host, "Name one server.");
        }
        int port = port(given.getOrDefault("port", ""));
        Password password = new Password(given.getOrDefault("password", ""));
        if (!password.isKnown()) {
            password =
                    PasswordFile.find(
                            passwordFile(given),
                            passwordHost(hostName.isEmpty() ? host : hostName),
                            port,
                            database,
                            user);
        }
        return new ConnectionSettings(
                host,
                port,
                database,
                user,
                password,
                tls(given),
                given.getOrDefault(
                        "application_name",
                        given.getOrDefault(
                                "fallback_application_name",
                                ConnectionSettings.APPLICATION_NAME_DEFAULT)),
                timeoutSeconds(given.getOrDefault("connect_timeout", "")),
                given.getOrDefault("options", ""),
                target(given.getOrDefault("target_session_attrs", "any")));
    }

    private static TargetServer target(String attribute) {
        return TargetServer.of(attribute)
                .orElseThrow(
                        () ->
                                usage(
                                        "invalid target_session_attrs",
                                        "target_session_attrs",
                                        attribute,
                                        "Use any, read-write, read-only, primary, standby or"
                                                + " prefer-standby."));
    }

    /** All parameters that anybody gave; the strongest source is asked first. */
    private Map<String, String> collect(ConnectionFlags flags) {
        Map<String, String> given = new LinkedHashMap<>();
        if (ConnectionString.isConnectionString(flags.database())) {
            addMissing(given, ConnectionString.parse(flags.database()));
        } else {
            addMissing(given, "dbname", flags.database());
        }
        addMissing(given, "host", flags.host());
        addMissing(given, "port", flags.port());
        addMissing(given, "user", flags.user());
        if (!flags.host().isEmpty()) {
            // An address in the environment belongs to the host in the environment.
            given.putIfAbsent("hostaddr", "");
        }
        String service = given.getOrDefault("service", environment.getOrDefault("PGSERVICE", ""));
        if (!service.isEmpty()) {
            addMissing(given, ServiceFile.find(service, serviceFiles()));
        }
        VARIABLES.forEach(
                (parameter, variable) ->
                        addMissing(given, parameter, environment.getOrDefault(variable, "")));
        given.values().removeIf(String::isEmpty);
        return given;
    }

    private static void addMissing(Map<String, String> given, Map<String, String> more) {
        more.forEach((key, value) -> addMissing(given, key, value));
    }

    private static void addMissing(Map<String, String> given, String key, String value) {
        if (!value.isEmpty()) {
            given.putIfAbsent(key, value);
        }
    }

    private List<Path> serviceFiles() {
        String file = environment.getOrDefault("PGSERVICEFILE", "");
        String directory = environment.getOrDefault("PGSYSCONFDIR", "/etc/postgresql-common");
        return List.of(
                file.isEmpty() ? home.resolve(".pg_service.conf") : Path.of(file),
                Path.of(directory).resolve("pg_service.conf"));
    }

    private Path passwordFile(Map<String, String> given) {
        String file = given.getOrDefault("passfile", "");
        return file.isEmpty() ? home.resolve(".pgpass") : Path.of(file);
    }

    /** In the password file the default socket directories go by the name localhost. */
    private static String passwordHost(String host) {
        return host.equals("/var/run/postgresql") || host.equals("/tmp") ? "localhost" : host;
    }

    private TlsSettings tls(Map<String, String> given) {
        String root = given.getOrDefault("sslrootcert", "");
        boolean isSystem = root.equals("system");
        for (String parameter : UNSUPPORTED) {
            if (given.containsKey(parameter)) {
                throw usage(
                        "connection parameter is not supported",
                        "parameter",
                        parameter,
                        "Connect without it, if that is safe enough.");
            }
        }
        String mode = given.getOrDefault("sslmode", isSystem ? "verify-full" : "prefer");
        if (!TLS_MODES.contains(mode)) {
            throw usage(
                    "invalid sslmode",
                    "sslmode",
                    mode,
                    "Use disable, allow, prefer, require, verify-ca or verify-full.");
        }
        String binding = given.getOrDefault("channel_binding", "prefer");
        if (!CHANNEL_BINDINGS.contains(binding)) {
            throw usage(
                    "invalid channel_binding",
                    "channel_binding",
                    binding,
                    "Use disable, prefer or require.");
        }
        root = standardFile(root, "root.crt");
        if (mode.equals("require") && !root.isEmpty() && !isSystem) {
            // libpq: with a root certificate at hand, "require" also checks it.
            mode = "verify-ca";
        }
        return new TlsSettings(
                mode,
                root,
                standardFile(given.getOrDefault("sslcert", ""), "postgresql.crt"),
                standardFile(given.getOrDefault("sslkey", ""), "postgresql.key"),
                binding,
                given.getOrDefault("require_auth", ""));
    }

    /** The file that was named, or the one in libpq's place for it if there is one. */
    private String standardFile(String named, String name) {
        Path standard = home.resolve(".postgresql").resolve(name);
        return named.isEmpty() && Files.exists(standard) ? standard.toString() : named;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return ConnectionSettings.PORT_DEFAULT;
        }
        int port = number(text);
        if (port < 1 || port > 65535) {
            throw usage("invalid port number", "port", text, "Use a number from 1 to 65535.");
        }
        return port;
    }

    private static int timeoutSeconds(String text) {
        if (text.isEmpty()) {
            return ConnectionSettings.CONNECT_TIMEOUT_SECONDS_DEFAULT;
        }
        int seconds = number(text);
        if (seconds < 0) {
            throw usage("invalid connect_timeout", "value", text, "Use a number of seconds, or 0.");
        }
        return seconds;
    }

    /** The number, or -1 if it is none or negative. */
    private static int number(String text) {
        try {
            return Math.max(-1, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static HeliosException usage(String clause, String key, String value, String hint) {
        return new HeliosException(ErrorCode.USAGE, clause).with(key, value).hint(hint);
    }
}
