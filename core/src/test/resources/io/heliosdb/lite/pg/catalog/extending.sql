-- what extends the server itself
CREATE SCHEMA app;
DO $$ BEGIN CREATE ROLE "reader role"; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE owner_role; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE super_role SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA "Odd schema";
GRANT ALL ON SCHEMA app, "Odd schema" TO owner_role;

-- base types: declared, then functions that take them, then defined
CREATE TYPE app.label;
CREATE FUNCTION app.label_in(cstring) RETURNS app.label LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.label_out(app.label) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION app.label_recv(internal) RETURNS app.label LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION app.label_send(app.label) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE app.label (INPUT = app.label_in, OUTPUT = app.label_out, RECEIVE = app.label_recv,
    SEND = app.label_send, INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'S',
    DEFAULT = 'it''s', DELIMITER = ';', COLLATABLE = true);
COMMENT ON TYPE app.label IS 'a base type';
ALTER TYPE app.label OWNER TO owner_role;
REVOKE USAGE ON TYPE app.label FROM PUBLIC;
GRANT USAGE ON TYPE app.label TO "reader role";
CREATE TYPE "Odd schema"."Count";
CREATE FUNCTION "Odd schema"."Count in"(cstring) RETURNS "Odd schema"."Count" LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION "Odd schema"."Count out"("Odd schema"."Count") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE "Odd schema"."Count" (INPUT = "Odd schema"."Count in", OUTPUT = "Odd schema"."Count out",
    INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'N', PREFERRED = true);
CREATE TYPE app.code;
CREATE FUNCTION app.code_in(cstring, oid, integer) RETURNS app.code LANGUAGE internal IMMUTABLE STRICT AS 'varcharin';
CREATE FUNCTION app.code_out(app.code) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
CREATE FUNCTION app.code_typmod_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION app.code_typmod_out(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE TYPE app.code (INPUT = app.code_in, OUTPUT = app.code_out, TYPMOD_IN = app.code_typmod_in,
    TYPMOD_OUT = app.code_typmod_out, LIKE = varchar, COLLATABLE = true);
CREATE TYPE app.pair;
CREATE FUNCTION app.pair_in(cstring) RETURNS app.pair LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION app.pair_out(app.pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE app.pair (INPUT = app.pair_in, OUTPUT = app.pair_out, LIKE = point, ELEMENT = float8);
CREATE TYPE app.never_defined;
COMMENT ON TYPE app.never_defined IS 'a shell';
CREATE TYPE app.steps;
CREATE FUNCTION app.canonical(app.steps) RETURNS app.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE FUNCTION app.difference(int, int) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT ($1 - $2)::float8';
CREATE TYPE app.steps AS RANGE (subtype = int, subtype_diff = app.difference, canonical = app.canonical);
CREATE TYPE app.labelled AS (a app.label, b app.label[], c "Odd schema"."Count", d app.code(7));
CREATE DOMAIN app.short_code AS app.code(3);
CREATE TABLE app.uses (a app.label, b "Odd schema"."Count" DEFAULT '7', c app.code(9) COLLATE "C", d app.pair,
    e app.steps, f app.labelled, g app.short_code[], h app.label[] DEFAULT '{x}');
ALTER TABLE app.uses ALTER a SET STORAGE MAIN;

-- casts of all methods
CREATE CAST (app.label AS text) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (text AS app.label) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST ("Odd schema"."Count" AS app.label) WITH INOUT;
CREATE FUNCTION app.to_code(app.label, int, bool) RETURNS app.code LANGUAGE internal IMMUTABLE AS 'varchar';
CREATE CAST (app.label AS app.code) WITH FUNCTION app.to_code(app.label, int, bool);
COMMENT ON CAST (app.label AS text) IS 'binary';

-- operators that name one another before they are there
CREATE FUNCTION app.label_lt(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'text_lt';
CREATE FUNCTION app.label_le(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'text_le';
CREATE FUNCTION app.label_eq(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
CREATE FUNCTION app.label_ne(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'textne';
CREATE FUNCTION app.label_ge(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'text_ge';
CREATE FUNCTION app.label_gt(app.label, app.label) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'text_gt';
CREATE FUNCTION app.label_cmp(app.label, app.label) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'bttextcmp';
CREATE FUNCTION app.label_hash(app.label) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'hashtext';
CREATE OPERATOR app.> (FUNCTION = app.label_gt, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.<), NEGATOR = OPERATOR(app.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR app.< (FUNCTION = app.label_lt, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.>), NEGATOR = OPERATOR(app.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR app.<= (FUNCTION = app.label_le, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.>=), NEGATOR = OPERATOR(app.>));
CREATE OPERATOR app.>= (FUNCTION = app.label_ge, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.<=), NEGATOR = OPERATOR(app.<));
CREATE OPERATOR app.= (FUNCTION = app.label_eq, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.=), NEGATOR = OPERATOR(app.<>), RESTRICT = eqsel, JOIN = eqjoinsel, MERGES, HASHES);
CREATE OPERATOR app.<> (FUNCTION = app.label_ne, LEFTARG = app.label, RIGHTARG = app.label,
    COMMUTATOR = OPERATOR(app.<>), NEGATOR = OPERATOR(app.=));
CREATE FUNCTION app.twice(int) RETURNS int LANGUAGE sql IMMUTABLE RETURN $1 * 2;
CREATE OPERATOR "Odd schema".!#! (FUNCTION = app.twice, RIGHTARG = int);
COMMENT ON OPERATOR "Odd schema".!#! (NONE, int) IS 'a prefix operator';
CREATE FUNCTION app.label_text_eq(app.label, text) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
CREATE OPERATOR app.=== (FUNCTION = app.label_text_eq, LEFTARG = app.label, RIGHTARG = text,
    COMMUTATOR = OPERATOR(app.===));
ALTER OPERATOR app.=== (app.label, text) OWNER TO owner_role;
CREATE FUNCTION app.text_label_cmp(app.label, text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'bttextcmp';

-- families and classes, with members that were added later
CREATE OPERATOR CLASS app.label_ops DEFAULT FOR TYPE app.label USING btree AS OPERATOR 1 app.<,
    OPERATOR 2 app.<=, OPERATOR 3 app.=, OPERATOR 4 app.>=, OPERATOR 5 app.>, FUNCTION 1 app.label_cmp(app.label, app.label);
ALTER OPERATOR FAMILY app.label_ops USING btree ADD OPERATOR 3 app.=== (app.label, text),
    FUNCTION 1 (app.label, text) app.text_label_cmp(app.label, text);
CREATE OPERATOR FAMILY app.hash_family USING hash;
CREATE OPERATOR CLASS app.label_hash_ops DEFAULT FOR TYPE app.label USING hash FAMILY app.hash_family AS
    OPERATOR 1 app.=, FUNCTION 1 app.label_hash(app.label);
CREATE OPERATOR CLASS app.reverse_ops FOR TYPE int USING btree FAMILY pg_catalog.integer_ops AS STORAGE int;
CREATE OPERATOR FAMILY "Odd schema"."Empty family" USING gin;
CREATE OPERATOR FAMILY app.loose USING btree;
ALTER OPERATOR FAMILY app.loose USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
CREATE FUNCTION app.gist_consistent(internal, point, smallint, oid, internal) RETURNS bool LANGUAGE internal AS 'gist_point_consistent';
CREATE OPERATOR CLASS app.near_ops FOR TYPE point USING gist AS STORAGE box,
    OPERATOR 11 |>> (point, point), OPERATOR 15 <-> (point, point) FOR ORDER BY pg_catalog.float_ops,
    FUNCTION 1 app.gist_consistent(internal, point, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal);
ALTER OPERATOR FAMILY app.loose USING btree OWNER TO owner_role;
ALTER OPERATOR CLASS app.label_ops USING btree OWNER TO owner_role;
COMMENT ON OPERATOR FAMILY app.loose USING btree IS 'a family';
COMMENT ON OPERATOR CLASS app.label_ops USING btree IS 'a class';
CREATE TABLE app.keyed (id app.label PRIMARY KEY, code int, place point, EXCLUDE USING hash (id WITH OPERATOR(app.=)));
CREATE INDEX keyed_code ON app.keyed (code app.reverse_ops, id app.label_ops DESC);
CREATE INDEX keyed_place ON app.keyed USING gist (place app.near_ops);
CREATE TYPE app.labels AS RANGE (subtype = app.label, subtype_opclass = app.label_ops);
CREATE TABLE app.parts (id app.label, k "Odd schema"."Count") PARTITION BY RANGE (id app.label_ops);
CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM ('a') TO ('m');
CREATE FUNCTION app.larger(app.label, app.label) RETURNS app.label LANGUAGE internal IMMUTABLE STRICT AS 'text_larger';
CREATE AGGREGATE app.most(app.label) (sfunc = app.larger, stype = app.label, sortop = OPERATOR(app.>));
CREATE VIEW app.sorted AS SELECT id, OPERATOR("Odd schema".!#!) code AS code FROM app.keyed ORDER BY id USING OPERATOR(app.<);

-- aggregates
CREATE AGGREGATE app.hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (sfunc = ordered_set_transition_multi,
    stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
GRANT EXECUTE ON FUNCTION app.hypothetical("any") TO "reader role";
COMMENT ON AGGREGATE app.hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") IS 'of a hypothetical row';
CREATE FUNCTION app.step(app.label, app.label) RETURNS app.label LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE app.first_label(app.label) (sfunc = app.step, stype = app.label, initcond = 'it''s', combinefunc = app.step, parallel = restricted);
CREATE FUNCTION app.nth(anyelement, int) RETURNS anyelement LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_nth_value';

-- access methods, languages, transforms, conversions
CREATE ACCESS METHOD app_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "App tree" TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD app_heap IS 'a heap';
CREATE TABLE app.stored (a int) USING app_heap WITH (fillfactor = 60);
CREATE MATERIALIZED VIEW app.stored_view USING app_heap AS SELECT 1 AS one;
CREATE OPERATOR CLASS app.tree_ops DEFAULT FOR TYPE int USING "App tree" AS OPERATOR 1 <, OPERATOR 2 <=,
    OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE FUNCTION app.call_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.inline_handler(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.validator(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE plapp HANDLER app.call_handler INLINE app.inline_handler VALIDATOR app.validator;
CREATE LANGUAGE "Pl odd" HANDLER app.call_handler;
ALTER LANGUAGE plapp OWNER TO super_role;
COMMENT ON LANGUAGE plapp IS 'a language';
REVOKE USAGE ON LANGUAGE plapp FROM PUBLIC;
GRANT USAGE ON LANGUAGE plapp TO "reader role" WITH GRANT OPTION;
CREATE FUNCTION app.in_plapp() RETURNS int LANGUAGE plapp AS 'BEGIN RETURN 1; END';
CREATE TRANSFORM FOR app.label LANGUAGE plapp (FROM SQL WITH FUNCTION prsd_lextype(internal),
    TO SQL WITH FUNCTION app.label_recv(internal));
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
COMMENT ON TRANSFORM FOR app.label LANGUAGE plapp IS 'a transform';
CREATE FUNCTION app.transformed(app.label) RETURNS app.label LANGUAGE plapp TRANSFORM FOR TYPE app.label AS 'BEGIN RETURN $1; END';
CREATE FUNCTION app.to_latin(integer, integer, cstring, internal, integer, boolean) RETURNS integer
    LANGUAGE c STRICT AS '$libdir/utf8_and_iso8859_1', 'utf8_to_iso8859_1';
CREATE CONVERSION app.plain_conversion FOR 'UTF8' TO 'LATIN1' FROM app.to_latin;
CREATE DEFAULT CONVERSION "Odd schema"."Conversion" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION app.plain_conversion IS 'a conversion';
ALTER CONVERSION app.plain_conversion OWNER TO owner_role;

-- text search
CREATE FUNCTION app.headline(internal, internal, tsquery) RETURNS internal LANGUAGE internal AS 'prsd_headline';
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
    HEADLINE = app.headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH PARSER app.bare_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE app.bare_template (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.dictionary (TEMPLATE = app.template, StopWords = 'english', Accept = false);
CREATE TEXT SEARCH DICTIONARY app.z_snowball (TEMPLATE = snowball, Language = 'german');
CREATE TEXT SEARCH CONFIGURATION "Odd schema"."Config" (PARSER = app.parser);
ALTER TEXT SEARCH CONFIGURATION "Odd schema"."Config" ADD MAPPING FOR word, asciiword WITH app.z_snowball, app.dictionary, simple;
ALTER TEXT SEARCH CONFIGURATION "Odd schema"."Config" ADD MAPPING FOR numword WITH app.dictionary;
CREATE TEXT SEARCH CONFIGURATION app.copied (COPY = english);
CREATE TEXT SEARCH CONFIGURATION app.unmapped (PARSER = app.bare_parser);
COMMENT ON TEXT SEARCH PARSER app.parser IS 'a parser';
COMMENT ON TEXT SEARCH TEMPLATE app.template IS 'a template';
COMMENT ON TEXT SEARCH DICTIONARY app.dictionary IS 'a dictionary';
COMMENT ON TEXT SEARCH CONFIGURATION app.copied IS 'a configuration';
ALTER TEXT SEARCH DICTIONARY app.dictionary OWNER TO owner_role;
ALTER TEXT SEARCH CONFIGURATION app.copied OWNER TO owner_role;
CREATE TABLE app.documents (body text, found tsvector GENERATED ALWAYS AS (to_tsvector('app.copied', body)) STORED,
    config regconfig DEFAULT 'app.unmapped');
CREATE INDEX documents_body ON app.documents USING gin (to_tsvector('"Odd schema"."Config"', body));

-- foreign data
CREATE EXTENSION postgres_fdw WITH SCHEMA app;
CREATE FOREIGN DATA WRAPPER bare;
CREATE FOREIGN DATA WRAPPER "Odd wrapper" HANDLER app.postgres_fdw_handler OPTIONS (host 'it''s', port '1\2');
CREATE FOREIGN DATA WRAPPER validated VALIDATOR postgresql_fdw_validator;
CREATE SERVER far TYPE 'kind' VERSION '9.9' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'a b');
CREATE SERVER "Odd server" FOREIGN DATA WRAPPER bare OPTIONS ("Odd option" 'x=y');
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE USER MAPPING FOR "reader role" SERVER far OPTIONS (user 'someone', password_required 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER "Odd server" OPTIONS (a '1', "B" '2');
ALTER SERVER far OWNER TO owner_role;
ALTER FOREIGN DATA WRAPPER bare OWNER TO super_role;
GRANT USAGE ON FOREIGN DATA WRAPPER bare TO "reader role";
GRANT USAGE ON FOREIGN SERVER "Odd server" TO "reader role" WITH GRANT OPTION;
COMMENT ON FOREIGN DATA WRAPPER bare IS 'a wrapper';
COMMENT ON SERVER "Odd server" IS 'a server';
CREATE FOREIGN TABLE app.remote (a int OPTIONS (column_name 'A') NOT NULL, b text OPTIONS ("odd" 'z') COLLATE "C" DEFAULT 'b',
    c app.label CHECK (c IS NOT NULL), d int GENERATED ALWAYS AS (a + 1) STORED) SERVER "Odd server" OPTIONS (rows '5', "Table" 'it''s');
ALTER FOREIGN TABLE app.remote ALTER a SET STATISTICS 7, ALTER a SET (n_distinct = 3);
COMMENT ON FOREIGN TABLE app.remote IS 'far away';
COMMENT ON COLUMN app.remote.a IS 'a column';
GRANT SELECT (a), INSERT ON app.remote TO "reader role";
ALTER FOREIGN TABLE app.remote OWNER TO owner_role;
CREATE TRIGGER on_remote BEFORE INSERT ON app.remote EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TABLE app.spread (k int, v text) PARTITION BY LIST (k);
CREATE FOREIGN TABLE app.spread_far PARTITION OF app.spread FOR VALUES IN (1) SERVER far OPTIONS (table_name 'x');
CREATE TABLE app.local_parent (k int);
CREATE FOREIGN TABLE app.far_child (j int) INHERITS (app.local_parent) SERVER far;

-- subscriptions
CREATE SUBSCRIPTION incoming CONNECTION 'host=localhost dbname=''it\''s''' PUBLICATION one, "Odd two"
    WITH (connect = false, slot_name = 'slot', binary = true, streaming = true, synchronous_commit = local);
CREATE SUBSCRIPTION "Odd subscription" CONNECTION 'dbname=x' PUBLICATION one WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION incoming IS 'a subscription';
ALTER SUBSCRIPTION "Odd subscription" OWNER TO super_role;

-- grants on what is there from the start, and on what an extension brings along
GRANT EXECUTE ON FUNCTION pg_ls_logdir() TO "reader role";
REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT SELECT (rolpassword) ON pg_authid TO "reader role";
GRANT EXECUTE ON FUNCTION app.postgres_fdw_disconnect_all() TO "reader role";
REVOKE EXECUTE ON FUNCTION app.postgres_fdw_disconnect_all() FROM PUBLIC;
