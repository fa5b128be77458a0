package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SchemaObject;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The roles that a statement of a dump names: whom it grants to, what owner it sets, whom a policy,
 * a user mapping or a setting of the database is for. Found in the statement, because a server's
 * message says it in the server's language.
 */
final class RoleNames {
    private static final Set<String> NO_ROLES =
            Set.of("public", "current_user", "session_user", "none");

    private final String sql;
    private final List<String> names = new ArrayList<>();
    private int listStart = -1;
    private int listEnd = -1;

    private RoleNames(String sql) {
        this.sql = sql;
    }

    /** All that some objects name. */
    static Set<String> in(List<SchemaObject> objects) {
        Set<String> names = new HashSet<>();
        for (SchemaObject object : objects) {
            if (SchemaBuilder.namesRoles(object)) {
                object.statements().forEach(sql -> names.addAll(in(sql).names()));
            }
        }
        return names;
    }

    /** Reads a statement as the catalog reader writes them. */
    static RoleNames in(String sql) {
        RoleNames roles = new RoleNames(sql);
        roles.read();
        return roles;
    }

    /** In their order, not quoted; {@code PUBLIC} is none. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The statement with other roles, quoted, in place of its last list. */
    String withList(List<String> quoted) {
        return sql.substring(0, listStart) + String.join(", ", quoted) + sql.substring(listEnd);
    }

    private void read() {
        List<SqlToken> tokens = SqlToken.of(sql);
        if (SqlToken.match(tokens, 0, "do")) {
            readSetting(tokens.getLast().constant());
            return;
        }
        boolean isList = false;
        boolean isRole = false;
        String previous = "";
        for (SqlToken token : tokens) {
            if (token.depth() == 0 && isList && token.is(",")) {
                isRole = true;
            } else if (token.depth() == 0 && isList && isRole) {
                addRole(token.text());
                listStart = listStart < 0 ? token.start() : listStart;
                listEnd = token.end();
                isRole = false;
            } else if (token.depth() == 0) {
                isList = isBeforeRoles(previous, token);
                isRole = isList;
                listStart = isList ? -1 : listStart;
            }
            previous = token.text();
        }
    }

    /** A setting of the database is made by a block: {@code ALTER ROLE name IN DATABASE ...}. */
    private void readSetting(String block) {
        for (SqlToken token : SqlToken.of(block)) {
            if (token.text().startsWith("'")) {
                List<SqlToken> inner = SqlToken.of(token.constant());
                if (SqlToken.match(inner, 0, "alter", "role")
                        && SqlToken.match(inner, 3, "in", "database")) {
                    addRole(inner.get(2).text());
                }
            }
        }
    }

    /** TO and FROM are reserved words; ROLE may be the name of a table. */
    private static boolean isBeforeRoles(String previous, SqlToken token) {
        return switch (token.text().toLowerCase(Locale.ROOT)) {
            case "to", "from" -> true;
            case "role" -> previous.equalsIgnoreCase("for") || previous.equalsIgnoreCase("set");
            case "for" -> previous.equalsIgnoreCase("mapping");
            default -> false;
        };
    }

    private void addRole(String token) {
        boolean isQuoted = token.startsWith("\"");
        String name =
                isQuoted
                        ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
                        : token.toLowerCase(Locale.ROOT);
        if (isQuoted || !NO_ROLES.contains(name)) {
            names.add(name);
        }
    }
}
