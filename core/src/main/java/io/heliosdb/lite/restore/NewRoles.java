package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Roles that a dump names and the server lacked, made for it. They are of the whole server, so that
 * neither a transaction nor a database takes them back: closing this does, unless they were kept.
 */
final class NewRoles implements AutoCloseable {
    private final ConnectionSettings settings;
    private final List<String> names;
    private boolean isKept;

    private NewRoles(ConnectionSettings settings, List<String> names) {
        this.settings = settings;
        this.names = names;
    }

    /** Those that the request wants, of the roles that the dump names. */
    static NewRoles of(
            ConnectionSettings settings, RestoreRequest request, Supplier<Set<String>> named) {
        return request.createsRoles() ? create(settings, named.get()) : none(settings);
    }

    /** No roles. */
    static NewRoles none(ConnectionSettings settings) {
        return new NewRoles(settings, List.of());
    }

    /**
     * Makes them, without the right to log in.
     *
     * @throws HeliosException if the user may not create roles; none is left then
     */
    static NewRoles create(ConnectionSettings settings, Set<String> named) {
        TreeSet<String> missing = new TreeSet<>(named);
        try (Session session = LoadSession.open(settings)) {
            session.queryColumn("SELECT rolname FROM pg_catalog.pg_roles").forEach(missing::remove);
            missing.removeIf(name -> !isCreatable(name));
            session.begin();
            for (String name : missing) {
                session.execute("CREATE ROLE " + Identifiers.quote(name) + " NOLOGIN");
            }
            session.commit();
            return new NewRoles(settings, List.copyOf(missing));
        } catch (HeliosException e) {
            if (e.detail("sqlstate").filter(SchemaBuilder.NOT_PERMITTED::equals).isEmpty()) {
                throw e;
            }
            throw new HeliosException(ErrorCode.UNREACHABLE, "role may not create roles", e)
                    .with("role", settings.user())
                    .with("missing", String.join(", ", missing))
                    .hint(
                            "Nothing was changed. Connect as a role with CREATEROLE, or leave"
                                    + " --create-roles out.");
        }
    }

    /** Those of newer servers themselves nobody can make. */
    static boolean isCreatable(String role) {
        return !role.startsWith("pg_");
    }

    /** Not quoted, in alphabetical order. */
    List<String> names() {
        return names;
    }

    /** They stay. */
    void keep() {
        isKept = true;
    }

    @Override
    public void close() {
        if (!isKept && !names.isEmpty()) {
            try (Session session = LoadSession.open(settings)) {
                session.execute("DROP ROLE IF EXISTS " + Identifiers.list(names));
            }
        }
    }
}
