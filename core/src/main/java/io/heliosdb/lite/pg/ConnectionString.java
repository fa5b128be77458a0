package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * libpq's two ways to put a whole connection into one word. Source: PostgreSQL 18,
 * src/interfaces/libpq/fe-connect.c, conninfo_uri_parse_options and conninfo_parse.
 */
final class ConnectionString {
    private static final String[] URI_PREFIXES = {"postgresql://", "postgres://"};

    private ConnectionString() {}

    /** Whether the text is more than the name of a database. */
    static boolean isConnectionString(String text) {
        return text.contains("=") || uriPrefix(text) != null;
    }

    /**
     * The parameters of a URI or of {@code key=value} pairs, under libpq's names.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it is neither; the message never quotes
     *     the text, which may hold a password
     */
    static Map<String, String> parse(String text) {
        String prefix = uriPrefix(text);
        return prefix == null ? parsePairs(text) : parseUri(text.substring(prefix.length()));
    }

    private static String uriPrefix(String text) {
        for (String prefix : URI_PREFIXES) {
            if (text.startsWith(prefix)) {
                return prefix;
            }
        }
        return null;
    }

    /** {@code [user[:password]@][host][:port][,...][/database][?key=value&...]}. */
    private static Map<String, String> parseUri(String rest) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String location = rest;
        int question = location.indexOf('?');
        String query = question < 0 ? "" : location.substring(question + 1);
        location = question < 0 ? location : location.substring(0, question);
        int slash = location.indexOf('/');
        if (slash >= 0) {
            put(parameters, "dbname", location.substring(slash + 1));
            location = location.substring(0, slash);
        }
        int at = location.lastIndexOf('@');
        if (at >= 0) {
            String login = location.substring(0, at);
            int colon = login.indexOf(':');
            put(parameters, "user", colon < 0 ? login : login.substring(0, colon));
            put(parameters, "password", colon < 0 ? "" : login.substring(colon + 1));
            location = location.substring(at + 1);
        }
        parseHosts(parameters, location);
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw malformed("the query of the URI is not a list of key=value");
            }
            put(parameters, decode(pair.substring(0, equals)), pair.substring(equals + 1));
        }
        if ("true".equals(parameters.remove("ssl"))) {
            parameters.put("sslmode", "require");
        }
        return parameters;
    }

    private static void parseHosts(Map<String, String> parameters, String location) {
        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String place : location.split(",", -1)) {
            int bracket = place.lastIndexOf(']');
            int colon = place.indexOf(':', Math.max(bracket, 0));
            String host = colon < 0 ? place : place.substring(0, colon);
            boolean isIpv6 = host.startsWith("[") && host.endsWith("]");
            hosts.add(isIpv6 ? host.substring(1, host.length() - 1) : host);
            ports.add(colon < 0 ? "" : place.substring(colon + 1));
        }
        put(parameters, "host", String.join(",", hosts));
        put(parameters, "port", String.join(",", ports));
    }

    private static void put(Map<String, String> parameters, String key, String encoded) {
        if (!encoded.isEmpty()) {
            parameters.put(key, decode(encoded));
        }
    }

    private static String decode(String encoded) {
        try {
            // In a URI a plus sign is itself; the decoder is made for forms.
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The cause would quote the text.
            throw malformed("the URI holds a percent sign without two hexadecimal digits");
        }
    }

    private static Map<String, String> parsePairs(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = skipBlanks(text, 0);
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw malformed("a keyword without a value");
            }
            String key = text.substring(at, equals).strip();
            if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
                throw malformed("a keyword without a value");
            }
            at = skipBlanks(text, equals + 1);
            StringBuilder value = new StringBuilder();
            at = readValue(text, at, value);
            parameters.put(key, value.toString());
            at = skipBlanks(text, at);
        }
        return parameters;
    }

    /** Reads a value, quoted or not, with backslash escapes; returns where it ends. */
    private static int readValue(String text, int from, StringBuilder value) {
        boolean isQuoted = from < text.length() && text.charAt(from) == '\'';
        int at = isQuoted ? from + 1 : from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                value.append(text.charAt(at++));
            } else if (isQuoted && c == '\'') {
                return at;
            } else if (!isQuoted && Character.isWhitespace(c)) {
                return at;
            } else {
                value.append(c);
            }
        }
        if (isQuoted) {
            throw malformed("a quoted value does not end");
        }
        return at;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static HeliosException malformed(String reason) {
        return new HeliosException(ErrorCode.USAGE, "malformed connection string")
                .with("reason", reason)
                .hint(
                        "Write postgresql://user@host:port/database, or host=... port=..."
                                + " dbname=... user=...");
    }
}
