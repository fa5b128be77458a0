package io.heliosdb.lite.chain;

import java.util.List;

/** The tables that a random workload begins with, and that it makes again when they are gone. */
final class WorkloadTables {
    private WorkloadTables() {}

    /** Types and other objects, once for each database. */
    static final List<String> PRELUDE =
            List.of(
                    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE DOMAIN positive AS int CHECK (VALUE >= 0)",
                    "CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2',"
                            + " deterministic = false)",
                    "CREATE SEQUENCE counter");

    /** What can be created again and again; those that are there give an error. */
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE plain (id int PRIMARY KEY, v text, n int)",
                    "CREATE TABLE fees (k numeric PRIMARY KEY, v text, n numeric)",
                    "CREATE TABLE words (k text PRIMARY KEY, v text)",
                    "CREATE TABLE anycases (k text COLLATE anycase PRIMARY KEY, v int)",
                    "CREATE TABLE ids (k uuid PRIMARY KEY, v bytea)",
                    "CREATE TABLE floats (k float8 PRIMARY KEY, v int)",
                    "CREATE TABLE several (a int, v int, b varchar(40), PRIMARY KEY (b, a))",
                    "CREATE TABLE keyless (a int, b text)",
                    "CREATE TABLE uniques (a int UNIQUE, b text)",
                    "CREATE TABLE large (id int PRIMARY KEY, big text)",
                    "CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v"
                            + " int)",
                    "CREATE TABLE parts (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                    "CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (100)",
                    "CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (100) TO (1000)",
                    "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY, v int)",
                    "CREATE TABLE computed (a int, k int GENERATED ALWAYS AS (a * 2) STORED"
                            + " PRIMARY KEY, v int)",
                    "CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v"
                            + " text)",
                    "CREATE TABLE moods (id int PRIMARY KEY, m mood, d positive)",
                    "CREATE TABLE mood_keys (m mood PRIMARY KEY, v int)",
                    "CREATE TABLE pairs (id int PRIMARY KEY, c pair, cs pair[])",
                    "CREATE TABLE names (id int PRIMARY KEY, r regclass)",
                    "CREATE TABLE name_keys (r regclass PRIMARY KEY, v int)",
                    "CREATE TABLE empty_row ()",
                    "CREATE TABLE heirs (extra int, PRIMARY KEY (id)) INHERITS (plain)",
                    "CREATE MATERIALIZED VIEW filled AS SELECT count(*) FROM keyless",
                    "CREATE SCHEMA s2",
                    "CREATE TABLE s2.plain (id bigint PRIMARY KEY, v timestamptz, j jsonb)");
}
