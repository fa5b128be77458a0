package io.heliosdb.lite.pg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings that every session of a dump or restore has, whatever server, database and role say.
 * Values and definitions then read the same everywhere, and no limit meant for applications ends a
 * long copy.
 */
final class PinnedSettings {
    private static final int TRANSACTION_TIMEOUT_SINCE = 170_000;

    private PinnedSettings() {}

    /** One statement, one round trip. */
    static String statement(int serverVersionNumber) {
        return values(serverVersionNumber).entrySet().stream()
                .map(
                        setting ->
                                "pg_catalog.set_config('%s', '%s', false)"
                                        .formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    private static Map<String, String> values(int serverVersionNumber) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("client_encoding", "UTF8");
        values.put("search_path", "");
        values.put("DateStyle", "ISO, MDY");
        values.put("IntervalStyle", "postgres");
        values.put("TimeZone", "UTC");
        values.put("extra_float_digits", "3");
        values.put("bytea_output", "hex");
        values.put("standard_conforming_strings", "on");
        values.put("quote_all_identifiers", "off");
        // A table whose policies hide rows gives an error instead of fewer rows.
        values.put("row_security", "off");
        // A scan that starts in the middle would make two dumps of the same rows differ.
        values.put("synchronize_seqscans", "off");
        values.put("jit", "off");
        values.put("statement_timeout", "0");
        values.put("lock_timeout", "0");
        values.put("idle_in_transaction_session_timeout", "0");
        if (serverVersionNumber >= TRANSACTION_TIMEOUT_SINCE) {
            values.put("transaction_timeout", "0");
        }
        return values;
    }
}
