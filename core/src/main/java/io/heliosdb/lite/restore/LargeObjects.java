package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Session;

import java.util.function.Supplier;

/**
 * Lets COPY make and fill large objects: views of a session whose triggers call the functions that
 * everybody may use. The dump names them as what its rows are loaded through.
 */
final class LargeObjects {
    private static final String VIEWS =
            """
            CREATE OR REPLACE TEMPORARY VIEW heliosdb_large_object AS
                SELECT 0::oid AS oid, ''::text AS owner, '{}'::text[] AS privileges,
                    ''::text AS comment, '{}'::text[] AS labels;
            CREATE OR REPLACE TEMPORARY VIEW heliosdb_large_object_piece AS
                SELECT 0::oid AS loid, 0::int8 AS start, ''::bytea AS data;
            CREATE OR REPLACE FUNCTION pg_temp.heliosdb_lo_create() RETURNS trigger
                LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_catalog.lo_create(NEW.oid); RETURN NEW; END';
            CREATE OR REPLACE FUNCTION pg_temp.heliosdb_lo_put() RETURNS trigger
                LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_catalog.lo_put(NEW.loid, NEW.start, NEW.data); RETURN NEW; END';
            CREATE OR REPLACE TRIGGER heliosdb INSTEAD OF INSERT ON pg_temp.heliosdb_large_object
                FOR EACH ROW EXECUTE FUNCTION pg_temp.heliosdb_lo_create();
            CREATE OR REPLACE TRIGGER heliosdb
                INSTEAD OF INSERT ON pg_temp.heliosdb_large_object_piece
                FOR EACH ROW EXECUTE FUNCTION pg_temp.heliosdb_lo_put()\
            """;

    private LargeObjects() {}

    /** Sessions that know the views, if the dump has large objects. */
    static Supplier<Session> sessions(Supplier<Session> sessions, Schema schema) {
        boolean isAny = schema.tables().stream().anyMatch(TableDef::isOfLargeObjects);
        return isAny ? () -> prepare(sessions.get()) : sessions;
    }

    private static Session prepare(Session session) {
        try {
            session.execute(VIEWS);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
