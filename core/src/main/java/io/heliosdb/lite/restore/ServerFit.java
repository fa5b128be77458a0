package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server has, measured by what a dump needs.
 *
 * @param serverVersion major version of the server: 15
 * @param dumpVersion major version of the server that was dumped
 * @param user the session's role
 * @param roles names of all roles of the server
 */
record ServerFit(int serverVersion, int dumpVersion, String user, Set<String> roles) {
    private static final int MAJOR = 10_000;

    // PostgreSQL 18, release notes: pg_restore_relation_stats() and pg_restore_attribute_stats().
    private static final int STATISTICS_SINCE = 18;

    private static final Set<String> OF_POSTGIS =
            Set.of("postgis", "postgis_raster", "postgis_topology", "postgis_tiger_geocoder");

    ServerFit {
        roles = Set.copyOf(roles);
    }

    /**
     * Asks the server.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if an extension of the dump is not
     *     installed on the server
     */
    static ServerFit check(Session session, StoredState file) {
        int serverVersion = session.serverVersionNumber() / MAJOR;
        requireExtensions(session, file.schema().objects(), serverVersion);
        return new ServerFit(
                serverVersion,
                file.metadata().serverVersionNumber() / MAJOR,
                session.queryText("SELECT current_user"),
                new HashSet<>(session.queryColumn("SELECT rolname FROM pg_catalog.pg_roles")));
    }

    private static void requireExtensions(
            Session session, List<SchemaObject> objects, int serverVersion) {
        List<String> needed =
                objects.stream()
                        .filter(object -> object.kind().equals("extension"))
                        .map(SchemaObject::name)
                        .toList();
        if (needed.isEmpty()) {
            return;
        }
        List<String> missing =
                session.queryColumn(
                        "SELECT name FROM pg_catalog.unnest(ARRAY[%s]::text[]) name"
                                        .formatted(
                                                needed.stream()
                                                        .map(Identifiers::literal)
                                                        .collect(Collectors.joining(", ")))
                                + " WHERE name NOT IN"
                                + " (SELECT name FROM pg_catalog.pg_available_extensions)");
        if (!missing.isEmpty()) {
            throw new HeliosException(
                            ErrorCode.NOT_FOUND, "extension is not installed on the server")
                    .with("extension", String.join(", ", missing))
                    .with("server", "PostgreSQL " + serverVersion)
                    .hint(
                            "Nothing was changed. Install its package on the server, as in: apt"
                                    + " install %s. Then run it again."
                                            .formatted(packageName(missing.get(0), serverVersion)));
        }
    }

    /** As Debian and PGDG name it. */
    private static String packageName(String extension, int serverVersion) {
        String name = extension.replace('_', '-');
        if (OF_POSTGIS.contains(extension)) {
            name = "postgis-3";
        } else if (extension.equals("vector")) {
            name = "pgvector";
        } else if (extension.startsWith("pl") && extension.endsWith("u")) {
            name = extension.replaceFirst("^(plpython3|plperl|pltcl)u$", "$1");
        }
        return "postgresql-" + serverVersion + "-" + name;
    }

    /** Whether the dump may define what the server does not know. */
    boolean isOlderThanDump() {
        return serverVersion < dumpVersion;
    }

    /** Whether it can be told what the planner of another server knew. */
    boolean takesStatistics() {
        return serverVersion >= STATISTICS_SINCE;
    }

    /** Whether an error may come from a definition that only newer servers understand. */
    boolean isBeyondServer(HeliosException e) {
        String state = e.detail("sqlstate").map(Object::toString).orElse("");
        // Classes of PostgreSQL 18, src/backend/utils/errcodes.txt: syntax error or access rule,
        // feature not supported, data exception.
        boolean isDefinition =
                state.startsWith("42") || state.startsWith("0A") || state.startsWith("22");
        return state.equals("42601")
                || (isOlderThanDump() && isDefinition && !state.equals("42501"));
    }
}
