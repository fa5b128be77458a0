package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters that flags, files and environment give together, under libpq's names. Source:
 * PostgreSQL 18, src/interfaces/libpq/fe-connect.c, PQconninfoOptions.
 */
final class ConnectionParameters {
    /** Parameter to environment variable; empty where there is none. */
    private static final Map<String, String> VARIABLES =
            Map.ofEntries(
                    Map.entry("service", "PGSERVICE"),
                    Map.entry("servicefile", "PGSERVICEFILE"),
                    Map.entry("host", "PGHOST"),
                    Map.entry("hostaddr", "PGHOSTADDR"),
                    Map.entry("port", "PGPORT"),
                    Map.entry("user", "PGUSER"),
                    Map.entry("password", "PGPASSWORD"),
                    Map.entry("passfile", "PGPASSFILE"),
                    Map.entry("dbname", "PGDATABASE"),
                    Map.entry("sslmode", "PGSSLMODE"),
                    Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
                    Map.entry("sslcompression", "PGSSLCOMPRESSION"),
                    Map.entry("sslrootcert", "PGSSLROOTCERT"),
                    Map.entry("sslcert", "PGSSLCERT"),
                    Map.entry("sslkey", "PGSSLKEY"),
                    Map.entry("sslcertmode", "PGSSLCERTMODE"),
                    Map.entry("sslsni", "PGSSLSNI"),
                    Map.entry("sslcrl", "PGSSLCRL"),
                    Map.entry("sslcrldir", "PGSSLCRLDIR"),
                    Map.entry("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
                    Map.entry("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
                    Map.entry("min_protocol_version", "PGMINPROTOCOLVERSION"),
                    Map.entry("max_protocol_version", "PGMAXPROTOCOLVERSION"),
                    Map.entry("channel_binding", "PGCHANNELBINDING"),
                    Map.entry("require_auth", "PGREQUIREAUTH"),
                    Map.entry("requirepeer", "PGREQUIREPEER"),
                    Map.entry("gssencmode", "PGGSSENCMODE"),
                    Map.entry("gssdelegation", "PGGSSDELEGATION"),
                    Map.entry("gsslib", "PGGSSLIB"),
                    Map.entry("krbsrvname", "PGKRBSRVNAME"),
                    Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
                    Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
                    Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
                    Map.entry("options", "PGOPTIONS"),
                    Map.entry("application_name", "PGAPPNAME"),
                    Map.entry("client_encoding", "PGCLIENTENCODING"),
                    Map.entry("fallback_application_name", ""),
                    Map.entry("keepalives", ""),
                    Map.entry("keepalives_idle", ""),
                    Map.entry("keepalives_interval", ""),
                    Map.entry("keepalives_count", ""),
                    Map.entry("tcp_user_timeout", ""),
                    Map.entry("sslpassword", ""),
                    Map.entry("sslkeylogfile", ""),
                    Map.entry("replication", ""),
                    Map.entry("scram_client_key", ""),
                    Map.entry("scram_server_key", ""));

    /**
     * What this program cannot do, with the values that ask for nothing. Better no connection than
     * one that was thought safer.
     */
    private static final Map<String, List<String>> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("sslcrl", List.of()),
                    Map.entry("sslcrldir", List.of()),
                    Map.entry("sslpassword", List.of()),
                    Map.entry("sslkeylogfile", List.of()),
                    Map.entry("requirepeer", List.of()),
                    Map.entry("scram_client_key", List.of()),
                    Map.entry("scram_server_key", List.of()),
                    Map.entry("gssencmode", List.of("disable", "prefer")),
                    Map.entry("gssdelegation", List.of("0")),
                    Map.entry("gsslib", List.of("gssapi")),
                    Map.entry("krbsrvname", List.of("postgres")),
                    Map.entry("min_protocol_version", List.of("3.0")),
                    Map.entry("tcp_user_timeout", List.of("0")),
                    Map.entry("replication", List.of("false", "off", "no", "0")));

    private final Map<String, String> environment;
    private final Path home;
    private final Map<String, String> given = new LinkedHashMap<>();

    /**
     * Collects them; the strongest source is asked first.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if one is unknown or cannot be heeded
     */
    ConnectionParameters(ConnectionFlags flags, Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        if (ConnectionString.isConnectionString(flags.database())) {
            addMissing(ConnectionString.parse(flags.database()));
        } else {
            addMissing("dbname", flags.database());
        }
        addMissing("host", flags.host());
        addMissing("port", flags.port());
        addMissing("user", flags.user());
        if (!flags.host().isEmpty()) {
            // An address in the environment belongs to the host in the environment.
            given.putIfAbsent("hostaddr", "");
        }
        String service = given.getOrDefault("service", variable("service"));
        if (!service.isEmpty()) {
            addMissing(ServiceFile.find(service, serviceFiles()));
        }
        VARIABLES.keySet().forEach(parameter -> addMissing(parameter, variable(parameter)));
        given.values().removeIf(String::isEmpty);
        if (environment.getOrDefault("PGREQUIRESSL", "").startsWith("1")) {
            // What old clients say for it.
            addMissing("sslmode", "require");
        }
        UNSUPPORTED.forEach(this::requireOneOf);
    }

    private String variable(String parameter) {
        return environment.getOrDefault(VARIABLES.get(parameter), "");
    }

    private List<Path> serviceFiles() {
        String file = given.getOrDefault("servicefile", variable("servicefile"));
        String directory = environment.getOrDefault("PGSYSCONFDIR", "/etc/postgresql-common");
        return List.of(
                file.isEmpty() ? home.resolve(".pg_service.conf") : Path.of(file),
                Path.of(directory).resolve("pg_service.conf"));
    }

    private void addMissing(Map<String, String> more) {
        for (String name : more.keySet()) {
            if (!VARIABLES.containsKey(name)) {
                throw new HeliosException(ErrorCode.USAGE, "invalid connection option")
                        .with("option", name)
                        .hint("Write it as libpq does: sslmode, sslrootcert, connect_timeout, ...");
            }
        }
        more.forEach(this::addMissing);
    }

    private void addMissing(String name, String value) {
        if (!value.isEmpty()) {
            given.putIfAbsent(name, value);
        }
    }

    private void requireOneOf(String name, List<String> values) {
        if (!has(name) || values.contains(get(name, ""))) {
            return;
        }
        throw new HeliosException(ErrorCode.USAGE, "connection parameter is not supported")
                .with("parameter", name)
                .hint(
                        values.isEmpty()
                                ? "Connect without it, if that is safe enough."
                                : "Only %s=%s works here, if that is safe enough."
                                        .formatted(name, String.join(" or ", values)));
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    String get(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    /**
     * The value of a parameter that takes only certain words.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it is another
     */
    String choice(String name, String otherwise, Set<String> words) {
        String value = get(name, otherwise);
        if (!words.contains(value)) {
            throw invalid(name, value, "Use one of: " + sorted(words) + ".");
        }
        return value;
    }

    private static String sorted(Collection<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    /**
     * The value of a parameter that is a whole number.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it is none
     */
    int number(String name, int otherwise) {
        String value = get(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw invalid(name, value, "Use a whole number.");
        }
    }

    static HeliosException invalid(String name, String value, String hint) {
        return new HeliosException(ErrorCode.USAGE, "invalid " + name).with(name, value).hint(hint);
    }
}
