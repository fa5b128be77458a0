package io.heliosdb.lite.restore;

import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

/** Opens sessions that load, whatever the database and the role are set to. */
final class LoadSession {
    private static final String SETTINGS =
            """
            SET ROLE NONE;
            SET default_transaction_read_only = off;
            SET default_transaction_isolation = 'read committed';
            SET default_tablespace = '';
            SET default_table_access_method = heap;
            SET xmloption = content;
            SET check_function_bodies = off;
            SET client_min_messages = error;
            SET synchronous_commit = off;
            SELECT pg_catalog.set_config('maintenance_work_mem', '256MB', false)
            WHERE pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))
                  < 256 * 1024 * 1024\
            """;

    private LoadSession() {}

    /** A session for work that may be lost as a whole: what publishes it makes it durable. */
    static Session open(ConnectionSettings settings) {
        Session session = Session.open(settings);
        try {
            session.execute(SETTINGS);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
