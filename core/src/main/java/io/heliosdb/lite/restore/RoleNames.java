package io.heliosdb.lite.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The roles that a statement of a dump names: whom it grants to, what owner it sets, whom a policy
 * or a user mapping is for. Found in the statement, because a server's message says it in the
 * server's language.
 */
final class RoleNames {
    private static final Set<String> NO_ROLES =
            Set.of("public", "current_user", "session_user", "none");

    private final String sql;
    private final List<String> names = new ArrayList<>();
    private int at;
    private int listStart = -1;
    private int listEnd = -1;

    private RoleNames(String sql) {
        this.sql = sql;
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
        boolean isList = false;
        int depth = 0;
        String previous = "";
        while (at < sql.length()) {
            int start = at;
            String token = next();
            if (token.equals("(")) {
                depth++;
            } else if (token.equals(")")) {
                depth--;
            } else if (depth == 0 && isList && !token.isBlank()) {
                addRole(token);
                listStart = listStart < 0 ? start : listStart;
                listEnd = at;
                skipBlanks();
                isList = at < sql.length() && sql.charAt(at) == ',';
                at += isList ? 1 : 0;
            } else if (depth == 0 && isBeforeRoles(previous, token)) {
                isList = true;
                listStart = -1;
            }
            previous = token.isBlank() ? previous : token;
        }
    }

    /** TO and FROM are reserved words; ROLE may be the name of a table. */
    private static boolean isBeforeRoles(String previous, String token) {
        return switch (token.toLowerCase(Locale.ROOT)) {
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

    /** A quoted name or text with its quotes, a word, or a single character. */
    private String next() {
        int start = at;
        char first = sql.charAt(at++);
        if (first == '"' || first == '\'') {
            while (at < sql.length()) {
                if (sql.charAt(at++) == first) {
                    if (at == sql.length() || sql.charAt(at) != first) {
                        break;
                    }
                    at++;
                }
            }
        } else if (Character.isUnicodeIdentifierStart(first) || first == '_') {
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
        }
        return sql.substring(start, at);
    }

    private void skipBlanks() {
        while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
    }

    private static boolean isWordPart(char c) {
        return Character.isUnicodeIdentifierPart(c) || c == '$';
    }
}
