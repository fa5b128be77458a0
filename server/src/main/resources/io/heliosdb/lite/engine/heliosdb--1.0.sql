\echo Use "CREATE EXTENSION heliosdb" to load this file. \quit

-- What changed since the last dump, without anything on the tables themselves.
--
-- Rows: the counters of inserted, updated and deleted rows that the server keeps for each table are
-- compared with those at the last dump. A TRUNCATE shows as another file that is empty.
-- Definitions: rows of the catalogs are hashed, for each relation those that describe it.
-- The state at a dump is a mark. It is taken before the snapshot of the dump, so that what is
-- committed meanwhile counts as changed, and becomes the last one when the dump succeeded.

-- Only so may an extension have tables and views in pg_catalog, where no search_path hides them.
SET LOCAL allow_system_table_mods = on;

CREATE TABLE heliosdb_history (
    database oid NOT NULL, -- a copy of the database was never dumped itself
    action text NOT NULL CHECK (action IN ('dump', 'restore')),
    dump_id uuid NOT NULL,
    parent_id uuid,
    sequence_number integer NOT NULL,
    path text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    lsn pg_lsn,
    snapshot text,
    bytes bigint NOT NULL,
    rows bigint NOT NULL,
    is_whole boolean NOT NULL
);

CREATE TABLE heliosdb_mark (
    handle bigint PRIMARY KEY, -- the transaction that took it
    database oid NOT NULL,
    taken_at timestamptz NOT NULL,
    is_last boolean NOT NULL,
    statistics text NOT NULL, -- tells whether counters were lost since
    catalog_changes bigint NOT NULL,
    snapshot text -- of the dump
);

CREATE TABLE heliosdb_marked_relation (
    handle bigint REFERENCES heliosdb_mark ON DELETE CASCADE,
    relid oid,
    filenode oid,
    inserted bigint,
    updated bigint,
    deleted bigint,
    bytes bigint,
    rows bigint, -- in the dump
    sequence_state bigint,
    definition bigint,
    definition_rows bigint,
    PRIMARY KEY (handle, relid)
);

CREATE VIEW heliosdb_dump_history AS
SELECT action, dump_id, parent_id, sequence_number, path, started_at, finished_at, lsn, snapshot,
    bytes, rows, is_whole
FROM heliosdb_history
WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database());

-- Changes when counters were set to zero, by hand or by a crash.
CREATE FUNCTION heliosdb_statistics_epoch() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ',
        (SELECT extract(epoch FROM stats_reset) FROM pg_stat_get_archiver()),
        (SELECT extract(epoch FROM pg_stat_get_db_stat_reset_time(oid)) FROM pg_database
            WHERE datname = current_database()))
$$;

-- Those of this session that were not added to the server's yet are included.
CREATE FUNCTION heliosdb_inserted(relation oid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT pg_stat_get_tuples_inserted(relation) + pg_stat_get_xact_tuples_inserted(relation)
$$;

CREATE FUNCTION heliosdb_updated(relation oid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT pg_stat_get_tuples_updated(relation) + pg_stat_get_xact_tuples_updated(relation)
$$;

CREATE FUNCTION heliosdb_deleted(relation oid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT pg_stat_get_tuples_deleted(relation) + pg_stat_get_xact_tuples_deleted(relation)
$$;

-- As long as this stays the same, so do all definitions.
CREATE FUNCTION heliosdb_catalog_changes() RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT sum(heliosdb_inserted(oid) + heliosdb_updated(oid) + heliosdb_deleted(oid))::bigint
    FROM pg_class
    WHERE oid < 12000 AND relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'
        AND oid NOT IN ('pg_statistic'::regclass, 'pg_statistic_ext_data'::regclass,
            'pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass)
$$;

-- Everything in pg_class that a dump carries with its definition or its rows; or one of them with
-- the sequences of its columns.
CREATE FUNCTION heliosdb_relations(wanted oid) RETURNS oid[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF wanted IS NULL THEN
        RETURN ARRAY(
            SELECT c.oid FROM pg_class c
            WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
                AND c.relpersistence <> 't' AND c.relnamespace <> 'pg_catalog'::regnamespace
                OR c.oid IN ('pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass));
    END IF;
    RETURN ARRAY(
        SELECT c.oid FROM pg_class c
        WHERE c.oid = wanted AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            AND c.relpersistence <> 't'
            AND (c.oid >= 16384 AND c.relnamespace <> 'pg_catalog'::regnamespace
                OR c.oid IN ('pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass))
        UNION ALL
        SELECT d.objid FROM pg_depend d
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = wanted AND d.refobjsubid > 0
            AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'
                AND c.relpersistence <> 't'));
END
$$;

CREATE FUNCTION heliosdb_owner_of_sequence(relation oid) RETURNS oid
LANGUAGE sql STABLE AS $$
    SELECT refobjid FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = relation
        AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i')
    LIMIT 1
$$;

-- Where a change of a relation is shown: that of a sequence at the table whose column has it.
CREATE FUNCTION heliosdb_target(relation oid, kind "char") RETURNS oid
LANGUAGE sql STABLE AS $$
    SELECT CASE kind
        WHEN 'c' THEN 'pg_type'::regclass::oid
        WHEN 'S' THEN coalesce(heliosdb_owner_of_sequence(relation), relation)
        ELSE relation END
$$;

CREATE FUNCTION heliosdb_sequence_state(relation oid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT hash_record_extended(pg_get_sequence_data(relation), 0)
$$;

CREATE FUNCTION heliosdb_bytes(relation oid, toast oid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(pg_relation_size(relation), 0)
        + CASE WHEN toast = 0 THEN 0 ELSE coalesce(pg_relation_size(toast), 0) END
$$;

-- Of pg_class, pg_attribute and pg_index the contents, because VACUUM FULL and CLUSTER write to
-- them; of the others the version of the row.
CREATE FUNCTION heliosdb_definitions(relations oid[])
RETURNS TABLE (relid oid, definition bigint, definition_rows bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT part.relid, bit_xor(hash_record_extended(part.row, 0)), count(*)
    FROM (
        SELECT c.oid, ROW("char" 'c', c.relname, c.relnamespace, c.relowner, c.relam, c.reltablespace,
            c.relpersistence, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
            c.relispopulated, c.relreplident, c.relacl, c.reloptions, c.relpartbound::text)
        FROM pg_class c WHERE c.oid = ANY (relations)
        UNION ALL
        SELECT a.attrelid, ROW("char" 'a', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
            a.atthasdef, a.attidentity, a.attgenerated, a.attisdropped, a.attislocal,
            a.attinhcount, a.attcollation, a.attstorage, a.attcompression, a.attstattarget,
            a.attacl, a.attoptions, a.attfdwoptions)
        FROM pg_attribute a WHERE a.attrelid = ANY (relations) AND a.attnum > 0
        UNION ALL
        SELECT i.indrelid, ROW("char" 'i', c.relname, c.reltablespace, c.relam, c.reloptions,
            i.indnkeyatts, i.indisunique, i.indnullsnotdistinct, i.indisprimary,
            i.indisexclusion, i.indimmediate, i.indisclustered, i.indisvalid, i.indisreplident,
            i.indkey::text, i.indcollation, i.indclass, i.indoption::text, i.indexprs::text,
            i.indpred::text)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY (relations)
        UNION ALL
        SELECT x.adrelid, ROW("char" 'd', x.xmin, x.oid) FROM pg_attrdef x
        WHERE x.adrelid = ANY (relations)
        UNION ALL
        SELECT x.conrelid, ROW("char" 'k', x.xmin, x.oid) FROM pg_constraint x
        WHERE x.conrelid = ANY (relations)
        UNION ALL
        SELECT x.tgrelid, ROW("char" 't', x.xmin, x.oid) FROM pg_trigger x
        WHERE x.tgrelid = ANY (relations) AND NOT x.tgisinternal
        UNION ALL
        SELECT x.ev_class, ROW("char" 'r', x.xmin, x.oid) FROM pg_rewrite x
        WHERE x.ev_class = ANY (relations)
        UNION ALL
        SELECT x.polrelid, ROW("char" 'p', x.xmin, x.oid) FROM pg_policy x
        WHERE x.polrelid = ANY (relations)
        UNION ALL
        SELECT x.inhrelid, ROW("char" 'h', x.xmin, x.inhparent) FROM pg_inherits x
        WHERE x.inhrelid = ANY (relations)
        UNION ALL
        SELECT x.partrelid, ROW("char" 'q', x.xmin) FROM pg_partitioned_table x
        WHERE x.partrelid = ANY (relations)
        UNION ALL
        SELECT x.stxrelid, ROW("char" 's', x.xmin, x.oid) FROM pg_statistic_ext x
        WHERE x.stxrelid = ANY (relations)
        UNION ALL
        SELECT x.ftrelid, ROW("char" 'f', x.xmin) FROM pg_foreign_table x
        WHERE x.ftrelid = ANY (relations)
        UNION ALL
        SELECT x.seqrelid, ROW("char" 'n', x.xmin) FROM pg_sequence x
        WHERE x.seqrelid = ANY (relations)
        UNION ALL
        SELECT x.objid, ROW("char" 'o', x.refobjid, x.refobjsubid, x.deptype) FROM pg_depend x
        WHERE x.classid = 'pg_class'::regclass AND x.objid = ANY (relations)
            AND (x.deptype IN ('e', 'x')
                OR x.refclassid = 'pg_class'::regclass AND x.refobjsubid > 0
                    AND x.deptype IN ('a', 'i'))
        UNION ALL
        SELECT x.objoid, ROW("char" 'm', x.xmin, x.objsubid) FROM pg_description x
        WHERE x.classoid = 'pg_class'::regclass AND x.objoid = ANY (relations)
        UNION ALL
        SELECT x.objoid, ROW("char" 'l', x.xmin, x.objsubid, x.provider) FROM pg_seclabel x
        WHERE x.classoid = 'pg_class'::regclass AND x.objoid = ANY (relations)
    ) AS part (relid, row)
    GROUP BY part.relid;
END
$$;

CREATE FUNCTION heliosdb_has_new_privileges(class oid, object oid, privileges aclitem[])
RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT privileges IS DISTINCT FROM (
        SELECT i.initprivs FROM pg_init_privs i
        WHERE i.classoid = class AND i.objoid = object AND i.objsubid = 0)
$$;

-- What users made or changed and does not belong to a relation; of one catalog or of all.
CREATE FUNCTION heliosdb_catalogs(wanted oid)
RETURNS TABLE (relid oid, definition bigint, definition_rows bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    own oid := (SELECT e.oid FROM pg_extension e WHERE e.extname = 'heliosdb');
BEGIN
    RETURN QUERY SELECT part.relid, bit_xor(hash_record_extended(part.row, 0)), count(*)
    FROM (
        SELECT 'pg_class'::regclass::oid, ROW(xmin, oid) FROM pg_class
        WHERE oid < 16384 AND relnamespace = 'pg_catalog'::regnamespace
            AND relacl IS NOT NULL
                AND heliosdb_has_new_privileges('pg_class'::regclass, oid, relacl)
        UNION ALL
        SELECT 'pg_proc'::regclass, ROW(xmin, oid) FROM pg_proc
        WHERE oid >= 16384 AND pronamespace <> 'pg_catalog'::regnamespace OR proacl IS NOT NULL
                AND heliosdb_has_new_privileges('pg_proc'::regclass, oid, proacl)
        UNION ALL
        SELECT 'pg_language'::regclass, ROW(xmin, oid) FROM pg_language
        WHERE oid >= 16384 OR lanacl IS NOT NULL
                AND heliosdb_has_new_privileges('pg_language'::regclass, oid, lanacl)
        UNION ALL
        SELECT 'pg_namespace'::regclass, ROW(xmin, oid) FROM pg_namespace
        WHERE oid >= 16384 AND nspname !~ '^pg_(toast_)?temp_'
            OR nspname <> 'information_schema'
                AND nspacl IS NOT NULL
                AND heliosdb_has_new_privileges('pg_namespace'::regclass, oid, nspacl)
            OR nspname = 'public' AND nspowner <> 'pg_database_owner'::regrole
        UNION ALL
        SELECT 'pg_namespace'::regclass, ROW(0)
        WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public')
        UNION ALL
        SELECT 'pg_type'::regclass, ROW(t.xmin, t.oid) FROM pg_type t
            LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1
            LEFT JOIN pg_class c ON c.oid = nullif(greatest(t.typrelid, e.typrelid), 0)
        WHERE t.oid >= 16384 AND coalesce(c.relkind, 'c') = 'c'
        UNION ALL
        SELECT 'pg_constraint'::regclass, ROW(xmin, oid) FROM pg_constraint
        WHERE oid >= 16384 AND conrelid = 0
        UNION ALL
        SELECT 'pg_description'::regclass, ROW(d.xmin, d.classoid, d.objoid, d.objsubid)
        FROM pg_description d
            LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
        WHERE d.objoid >= 16384 AND d.objoid <> own AND coalesce(c.relkind IN ('i', 'I'), true)
        UNION ALL
        SELECT 'pg_seclabel'::regclass, ROW(xmin, classoid, objoid, objsubid, provider)
        FROM pg_seclabel WHERE classoid <> 'pg_class'::regclass
        UNION ALL
        SELECT 'pg_depend'::regclass, ROW(classid, objid, refobjid, deptype) FROM pg_depend
        WHERE deptype IN ('e', 'x') AND objid >= 16384 AND refobjid >= 16384 AND refobjid <> own
            AND classid <> 'pg_class'::regclass
        UNION ALL
        SELECT 'pg_extension'::regclass, ROW(xmin, oid) FROM pg_extension
        WHERE oid >= 16384 AND extname <> 'heliosdb'
        UNION ALL SELECT 'pg_aggregate'::regclass, ROW(xmin, aggfnoid::oid) FROM pg_aggregate
        WHERE aggfnoid >= 16384
        UNION ALL SELECT 'pg_am'::regclass, ROW(xmin, oid) FROM pg_am WHERE oid >= 16384
        UNION ALL SELECT 'pg_amop'::regclass, ROW(xmin, oid) FROM pg_amop WHERE oid >= 16384
        UNION ALL SELECT 'pg_amproc'::regclass, ROW(xmin, oid) FROM pg_amproc
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_cast'::regclass, ROW(xmin, oid) FROM pg_cast WHERE oid >= 16384
        UNION ALL SELECT 'pg_collation'::regclass, ROW(xmin, oid) FROM pg_collation
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_conversion'::regclass, ROW(xmin, oid) FROM pg_conversion
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_default_acl'::regclass, ROW(xmin, oid) FROM pg_default_acl
        UNION ALL SELECT 'pg_enum'::regclass, ROW(xmin, oid) FROM pg_enum
        UNION ALL SELECT 'pg_event_trigger'::regclass, ROW(xmin, oid) FROM pg_event_trigger
        UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, ROW(xmin, oid)
        FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_foreign_server'::regclass, ROW(xmin, oid) FROM pg_foreign_server
        UNION ALL SELECT 'pg_user_mapping'::regclass, ROW(xmin, oid) FROM pg_user_mapping
        UNION ALL SELECT 'pg_operator'::regclass, ROW(xmin, oid) FROM pg_operator
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_opclass'::regclass, ROW(xmin, oid) FROM pg_opclass
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_opfamily'::regclass, ROW(xmin, oid) FROM pg_opfamily
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_publication'::regclass, ROW(xmin, oid) FROM pg_publication
        UNION ALL SELECT 'pg_publication_rel'::regclass, ROW(xmin, oid) FROM pg_publication_rel
        UNION ALL SELECT 'pg_publication_namespace'::regclass, ROW(xmin, oid)
        FROM pg_publication_namespace
        UNION ALL SELECT 'pg_range'::regclass, ROW(xmin, rngtypid) FROM pg_range
        WHERE rngtypid >= 16384
        UNION ALL SELECT 'pg_transform'::regclass, ROW(xmin, oid) FROM pg_transform
        UNION ALL SELECT 'pg_ts_config'::regclass, ROW(xmin, oid) FROM pg_ts_config
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_ts_config_map'::regclass, ROW(xmin, mapcfg, maptokentype, mapseqno)
        FROM pg_ts_config_map WHERE mapcfg >= 16384
        UNION ALL SELECT 'pg_ts_dict'::regclass, ROW(xmin, oid) FROM pg_ts_dict
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_ts_parser'::regclass, ROW(xmin, oid) FROM pg_ts_parser
        WHERE oid >= 16384
        UNION ALL SELECT 'pg_ts_template'::regclass, ROW(xmin, oid) FROM pg_ts_template
        WHERE oid >= 16384
    ) AS part (relid, row)
    WHERE wanted IS NULL OR part.relid = wanted
    GROUP BY part.relid;
END
$$;

-- Rows that changed, at the average size of a row, and never more than the table has or had.
CREATE FUNCTION heliosdb_changed_bytes(relation oid, changes bigint, is_rewritten boolean,
    bytes_then bigint, bytes_now bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN is_rewritten AND bytes_now = 0 AND bytes_then > 0 THEN bytes_then -- TRUNCATE
        WHEN changes = 0 THEN 0 -- VACUUM FULL or CLUSTER
        ELSE greatest(1, ceil(greatest(bytes_now, bytes_then) * least(1, changes::numeric
            / greatest(1, pg_stat_get_live_tuples(relation) + pg_stat_get_dead_tuples(relation))
            )))::bigint
        END
$$;

-- Whether a table holds the very rows that the dump holds, whatever was counted: none that is newer
-- than its snapshot, and as many. Sessions may count late what was in the dump already.
CREATE FUNCTION heliosdb_is_as_dumped(relation oid, rows bigint, snapshot text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    oldest bigint := pg_snapshot_xmin(snapshot::pg_snapshot)::text::bigint;
    is_same boolean;
BEGIN
    IF pg_snapshot_xmax(pg_current_snapshot())::text::bigint - oldest > 2000000000 THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT count(*) = $1 AND coalesce(bool_and(age(xmin) > age($2)), true)
        FROM ONLY %s', relation::regclass)
    INTO is_same USING rows, (oldest % 4294967296)::text::xid;
    RETURN is_same;
END
$$;

-- What changed since the last mark, or ever: of all, or of one relation. Some have several rows.
CREATE FUNCTION heliosdb_changes(wanted oid)
RETURNS TABLE (relid oid, dirty_bytes bigint, rows_inserted bigint, rows_updated bigint,
    rows_deleted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET stats_fetch_consistency = none
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    last heliosdb_mark;
    -- What is dropped shows at the first of these, composite types at the other.
    one oid := nullif(nullif(wanted, 'pg_class'::regclass), 'pg_type'::regclass);
    relations oid[] := heliosdb_relations(one);
    are_counters_lost boolean;
BEGIN
    SELECT m.* INTO last FROM heliosdb_mark m JOIN pg_database d ON d.oid = m.database
    WHERE m.is_last AND d.datname = current_database();
    are_counters_lost := last.statistics <> heliosdb_statistics_epoch();
    RETURN QUERY
    WITH counted AS (
        SELECT c.oid, c.relkind, c.relnatts, c.reltoastrelid, m.relid IS NULL AS is_new,
            coalesce(c.relfilenode <> m.filenode, false) AS is_rewritten, m.bytes, m.rows,
            m.sequence_state,
            CASE c.relkind WHEN 'r' THEN heliosdb_inserted(c.oid) - coalesce(m.inserted, 0)
                ELSE 0 END AS inserted,
            CASE c.relkind WHEN 'r' THEN heliosdb_updated(c.oid) - coalesce(m.updated, 0)
                ELSE 0 END AS updated,
            CASE c.relkind WHEN 'r' THEN heliosdb_deleted(c.oid) - coalesce(m.deleted, 0)
                ELSE 0 END AS deleted
        FROM pg_class c
            LEFT JOIN heliosdb_marked_relation m ON m.handle = last.handle AND m.relid = c.oid
        WHERE c.oid = ANY (relations)
        OFFSET 0),
    judged AS (
        SELECT r.*, r.inserted + r.updated + r.deleted AS changes,
            r.relkind = 'r' AND (NOT r.is_new AND are_counters_lost
                OR least(r.inserted, r.updated, r.deleted) < 0) AS is_lost
        FROM counted r),
    sized AS (
        SELECT r.*, CASE WHEN r.is_lost OR r.changes <> 0 OR r.is_rewritten
            THEN heliosdb_bytes(r.oid, r.reltoastrelid) ELSE 0 END AS bytes_now
        FROM judged r
        OFFSET 0),
    checked AS (
        -- Not more than what is read in some milliseconds.
        SELECT r.*, r.changes > 0 AND r.rows IS NOT NULL AND NOT r.is_lost
            AND sum(CASE WHEN r.changes > 0 THEN r.bytes_now + 65536 ELSE 0 END)
                OVER (ORDER BY r.bytes_now, r.oid) < 16777216 AS is_small
        FROM sized r)
    SELECT heliosdb_target(r.oid, r.relkind), w.bytes, greatest(r.inserted, 0),
        greatest(r.updated, 0), greatest(r.deleted, 0)
    FROM checked r CROSS JOIN LATERAL (
        SELECT CASE WHEN r.is_new AND r.oid >= 16384 THEN 100 * (r.relnatts + 1) ELSE 0 END
            + CASE
                WHEN r.relkind = 'S' THEN CASE
                    WHEN heliosdb_sequence_state(r.oid) IS DISTINCT FROM r.sequence_state
                    THEN 8 ELSE 0 END
                WHEN r.relkind <> 'r' THEN 0
                WHEN r.is_lost THEN greatest(1, r.bytes, r.bytes_now)
                WHEN r.changes = 0 AND NOT r.is_rewritten THEN 0
                ELSE heliosdb_changed_bytes(r.oid, r.changes, r.is_rewritten, r.bytes,
                    r.bytes_now) END AS bytes
        OFFSET 0) w
    WHERE w.bytes > 0
        AND NOT (r.is_small AND heliosdb_is_as_dumped(r.oid, r.rows, last.snapshot));
    IF one IS NULL AND NOT are_counters_lost
            AND last.catalog_changes = heliosdb_catalog_changes() THEN
        RETURN;
    END IF;
    IF last.handle IS NOT NULL THEN
        RETURN QUERY
        SELECT heliosdb_target(c.oid, c.relkind),
            100 * greatest(d.definition_rows, m.definition_rows), 0::bigint, 0::bigint, 0::bigint
        FROM heliosdb_definitions(relations) d
            JOIN heliosdb_marked_relation m ON m.handle = last.handle AND m.relid = d.relid
            JOIN pg_class c ON c.oid = d.relid
        WHERE d.definition <> m.definition;
    END IF;
    IF one IS NULL THEN
        RETURN QUERY
        SELECT 'pg_class'::regclass::oid, 100 * m.definition_rows, 0::bigint, 0::bigint, 0::bigint
        FROM heliosdb_marked_relation m
        WHERE m.handle = last.handle AND m.relid >= 16384
            AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = m.relid);
    END IF;
    IF one IS NULL OR one < 12000 THEN
        RETURN QUERY
        SELECT coalesce(d.relid, m.relid), 100 * greatest(d.definition_rows, m.definition_rows),
            0::bigint, 0::bigint, 0::bigint
        FROM heliosdb_catalogs(one) d
            FULL JOIN (SELECT * FROM heliosdb_marked_relation m
                WHERE m.handle = last.handle AND m.relid < 12000 AND m.inserted IS NULL
                    AND (one IS NULL OR m.relid = one)) m USING (relid)
        WHERE d.definition IS DISTINCT FROM m.definition;
    END IF;
END
$$;

CREATE FUNCTION pg_stat_get_dirty_bytes() RETURNS bigint
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT coalesce(sum(dirty_bytes), 0)::bigint FROM pg_catalog.heliosdb_changes(NULL)
$$;

CREATE FUNCTION pg_table_dirty_bytes(relation oid) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
    SELECT coalesce(sum(dirty_bytes), 0)::bigint FROM pg_catalog.heliosdb_changes(relation)
    WHERE relid OPERATOR(pg_catalog.=) relation
$$;

-- With the caller's search_path: of tables of the same name the one that it shows, else all.
CREATE FUNCTION pg_table_dirty_bytes(table_name name) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
    SELECT pg_catalog.sum(pg_catalog.pg_table_dirty_bytes(found.oid))::bigint
    FROM (SELECT oid, pg_catalog.pg_table_is_visible(oid) AS visible,
            pg_catalog.bool_or(pg_catalog.pg_table_is_visible(oid)) OVER () AS any_visible
        FROM pg_catalog.pg_class
        WHERE relname OPERATOR(pg_catalog.=) table_name
            AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')) found
    WHERE visible OR NOT any_visible
$$;

CREATE VIEW pg_stat_dirty_tables AS
SELECT n.nspname AS schemaname, c.relname, c.oid AS relid,
    coalesce(sum(d.dirty_bytes), 0)::bigint AS dirty_bytes,
    coalesce(sum(d.rows_inserted), 0)::bigint AS rows_inserted,
    coalesce(sum(d.rows_updated), 0)::bigint AS rows_updated,
    coalesce(sum(d.rows_deleted), 0)::bigint AS rows_deleted,
    (SELECT max(h.finished_at) FROM heliosdb_dump_history h WHERE h.is_whole) AS last_dump
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN heliosdb_changes(NULL) d ON d.relid = c.oid
WHERE d.dirty_bytes > 0
    OR c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
GROUP BY n.nspname, c.relname, c.oid;

-- A role that could read the whole database into a dump.
CREATE FUNCTION heliosdb_require_reader() RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reader name := coalesce(nullif(current_setting('role'), 'none'), session_user);
    hidden text;
BEGIN
    IF pg_has_role(reader, 'pg_database_owner', 'USAGE') THEN
        RETURN;
    END IF;
    SELECT c.oid::regclass::text INTO hidden FROM pg_class c
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND c.relnamespace <> 'pg_catalog'::regnamespace
        AND NOT has_table_privilege(reader, c.oid, 'SELECT')
    LIMIT 1;
    IF FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = format('role %I cannot dump table %s',
            reader, hidden);
    END IF;
END
$$;

CREATE FUNCTION heliosdb_take_mark(is_last boolean) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET stats_fetch_consistency = none
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    taken bigint := pg_current_xact_id()::text::bigint;
    relations oid[] := heliosdb_relations(NULL);
BEGIN
    INSERT INTO heliosdb_mark
        (handle, database, taken_at, is_last, statistics, catalog_changes)
    SELECT taken, d.oid, clock_timestamp(), heliosdb_take_mark.is_last,
        heliosdb_statistics_epoch(), heliosdb_catalog_changes()
    FROM pg_database d WHERE d.datname = current_database();
    INSERT INTO heliosdb_marked_relation (handle, relid, filenode, inserted, updated, deleted,
        bytes, sequence_state, definition, definition_rows)
    SELECT taken, d.relid, c.filenode, c.inserted, c.updated, c.deleted, c.bytes,
        c.sequence_state, d.definition, d.definition_rows
    FROM (SELECT * FROM heliosdb_definitions(relations)
            UNION ALL SELECT * FROM heliosdb_catalogs(NULL)) d
        LEFT JOIN (
            SELECT c.oid, c.relfilenode, heliosdb_inserted(c.oid), heliosdb_updated(c.oid),
                heliosdb_deleted(c.oid), heliosdb_bytes(c.oid, c.reltoastrelid), NULL
            FROM pg_class c WHERE c.oid = ANY (relations) AND c.relkind = 'r'
            UNION ALL
            SELECT c.oid, NULL, NULL, NULL, NULL, NULL, heliosdb_sequence_state(c.oid)
            FROM pg_class c WHERE c.oid = ANY (relations) AND c.relkind = 'S')
            c (relid, filenode, inserted, updated, deleted, bytes, sequence_state) USING (relid);
    RETURN taken;
END
$$;

-- Before the snapshot of a dump is taken; returns a handle for heliosdb_dump_end.
CREATE FUNCTION heliosdb_dump_begin() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM heliosdb_require_reader();
    FOR i IN 1..10 LOOP
        BEGIN
            RETURN heliosdb_take_mark(false);
        EXCEPTION WHEN internal_error OR undefined_table THEN
            NULL; -- A sequence was dropped between being found and being read.
        END;
    END LOOP;
    RAISE object_in_use USING MESSAGE = 'definitions change all the time';
END
$$;

-- When a dump of the whole database is complete.
-- Its tables are given by schema, name and number of rows.
CREATE FUNCTION heliosdb_dump_end(handle bigint, dump_id uuid, parent_id uuid,
    sequence_number integer, path text, lsn pg_lsn, snapshot text, bytes bigint, rows bigint,
    schemas name[], names name[], counts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
    PERFORM heliosdb_require_reader();
    INSERT INTO heliosdb_history
    SELECT m.database, 'dump', dump_id, parent_id, sequence_number, path, m.taken_at,
        clock_timestamp(), lsn, snapshot, bytes, rows, true
    FROM heliosdb_mark m WHERE m.handle = heliosdb_dump_end.handle;
    IF NOT FOUND THEN
        RAISE undefined_object USING MESSAGE = format('dump %s was not begun', handle);
    END IF;
    IF EXISTS (SELECT FROM heliosdb_mark m
            WHERE m.is_last AND m.handle > heliosdb_dump_end.handle) THEN
        DELETE FROM heliosdb_mark m WHERE m.handle = heliosdb_dump_end.handle;
    ELSE
        UPDATE heliosdb_mark m SET is_last = true, snapshot = heliosdb_dump_end.snapshot
        WHERE m.handle = heliosdb_dump_end.handle;
        UPDATE heliosdb_marked_relation m SET rows = t.rows
        FROM unnest(schemas, names, counts) t (schema, name, rows)
            JOIN pg_namespace n ON n.nspname = t.schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
        WHERE m.handle = heliosdb_dump_end.handle AND m.relid = c.oid;
        -- Also those of dumps that failed.
        DELETE FROM heliosdb_mark m
        WHERE m.is_last AND m.handle <> heliosdb_dump_end.handle
            OR NOT m.is_last AND m.taken_at < clock_timestamp() - interval '7 days';
    END IF;
END
$$;

-- Sessions add their counters to the server's when they end.
CREATE FUNCTION heliosdb_await_others() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..500 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND backend_type IN ('client backend', 'parallel worker'));
        PERFORM pg_sleep(0.01);
    END LOOP;
END
$$;

-- When the database holds what a dump holds: in the transaction that puts it there, or after all
-- other sessions of a new database, which then gets the history of the one that it replaces.
-- Returns why it could not be recorded, if so.
CREATE FUNCTION heliosdb_restored(dump_id uuid, parent_id uuid, sequence_number integer,
    path text, lsn pg_lsn, bytes bigint, rows bigint, is_whole boolean, earlier jsonb)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    taken bigint;
    this_database oid := (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
BEGIN
    PERFORM heliosdb_require_reader();
    IF earlier IS NOT NULL THEN
        PERFORM heliosdb_await_others();
        INSERT INTO heliosdb_history
        SELECT this_database, h.action, h.dump_id, h.parent_id, h.sequence_number, h.path,
            h.started_at, h.finished_at, h.lsn, h.snapshot, h.bytes, h.rows, h.is_whole
        FROM jsonb_populate_recordset(NULL::heliosdb_history, earlier) h;
    END IF;
    taken := heliosdb_take_mark(true);
    DELETE FROM heliosdb_mark m WHERE m.handle <> taken;
    INSERT INTO heliosdb_history VALUES (this_database, 'restore', dump_id, parent_id,
        sequence_number, path, transaction_timestamp(), clock_timestamp(), lsn,
        pg_current_snapshot()::text, bytes, rows, is_whole);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END
$$;

GRANT SELECT ON heliosdb_dump_history, pg_stat_dirty_tables TO PUBLIC;
REVOKE ALL ON FUNCTION heliosdb_require_reader(), heliosdb_take_mark(boolean),
    heliosdb_await_others() FROM PUBLIC;

RESET allow_system_table_mods;
