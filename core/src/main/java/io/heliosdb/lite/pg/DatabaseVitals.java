package io.heliosdb.lite.pg;

import java.util.OptionalLong;

/**
 * How a database is doing.
 *
 * @param bytes that it takes
 * @param dirtyBytes changed since the last dump; empty where nobody keeps account of it
 * @param walBytes write-ahead log of the server since the last dump of the database; empty if there
 *     was none
 */
public record DatabaseVitals(long bytes, OptionalLong dirtyBytes, OptionalLong walBytes) {
    private static final String SIZE =
            "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";

    /** Of the database that the session is connected to, as of now. */
    public static DatabaseVitals read(Session session) {
        long bytes = Long.parseLong(session.queryText(SIZE));
        return InstanceHistory.find(session)
                .map(
                        history ->
                                new DatabaseVitals(
                                        bytes,
                                        OptionalLong.of(history.dirtyBytes()),
                                        history.walBytes()))
                .orElse(new DatabaseVitals(bytes, OptionalLong.empty(), OptionalLong.empty()));
    }
}
