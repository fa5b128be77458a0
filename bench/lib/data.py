"""The data: TPC-H comes from the product's own generator, the others from these statements."""

# Measured: heap, TOAST and indexes of a row of ``mixed``.
MIXED_ROW_BYTES = 3500

MIXED_TABLE = """
    CREATE TABLE mixed (
        id bigserial PRIMARY KEY,
        ref uuid NOT NULL,
        created timestamptz NOT NULL,
        reading double precision,
        price numeric(12, 2),
        active boolean NOT NULL,
        name text NOT NULL,
        body text,
        document jsonb NOT NULL,
        tags text[] NOT NULL,
        blob bytea);
    CREATE INDEX mixed_created ON mixed (created);
    CREATE INDEX mixed_document ON mixed USING gin (document jsonb_path_ops)"""

# A word is one of 64 beginnings and one of 64 ends: an element of a long array is slow to find.
# `0 * w` makes string_agg an aggregate of the subquery, not of the whole statement.
MIXED_ROWS = """
    WITH seed AS MATERIALIZED (SELECT setseed(0.42)),
    vocabulary AS MATERIALIZED (
        SELECT array_agg(substr(letters, 1, 2 + w % 4) ORDER BY w) AS a,
            array_agg(substr(letters, 9, 1 + w % 5) ORDER BY w) AS b
        FROM generate_series(1, 64) w,
            translate(md5(w::text), '0123456789abcdef', 'etaoinshrdlucmfw') letters)
    INSERT INTO mixed (ref, created, reading, price, active, name, body, document, tags, blob)
    SELECT
        md5(i::text)::uuid,
        timestamptz '2020-01-01 00:00:00+00' + i * interval '61.7 seconds',
        CASE WHEN i % 10 <> 0 THEN random() * 1e6 - 5e5 END,
        round((random() * 100000)::numeric, 2),
        random() < 0.7,
        {word} || ' ' || {word},
        CASE WHEN i % 20 <> 0 THEN (
            SELECT string_agg(
                a[1 + (random() * 63 + 0 * w)::int] || b[1 + (random() * 63)::int], ' ')
            FROM generate_series(1, 150 + (i * 7919 % 950)::int) w) END,
        jsonb_build_object(
            'id', i, 'kind', a[1 + (i % 12)], 'score', round((random() * 100)::numeric, 3),
            'owner', jsonb_build_object('name', {word}, 'active', random() < 0.5, 'manager', NULL),
            'items', jsonb_build_array(
                (random() * 1000)::int, {word}, (random() * 1000)::int, {word})),
        ARRAY[a[1 + (random() * 63)::int], b[1 + (random() * 63)::int], {word}],
        CASE WHEN i % 7 <> 0 THEN
            decode(repeat(md5(i::text) || md5((i + 1)::text), 1 + (i % 4)::int), 'hex') END
    FROM seed, vocabulary, generate_series(1, {rows}::bigint) i"""
WORD = "a[1 + (random() * 63)::int] || b[1 + (random() * 63)::int]"

SMALL = """
    CREATE TABLE small (id int PRIMARY KEY, name text NOT NULL);
    INSERT INTO small SELECT i, 'name ' || i FROM generate_series(1, 100) i"""

# What our dump pins on its sessions, and what matters to COPY: see PinnedSettings.java.
LIMIT_BEGIN = """SET client_encoding = 'UTF8';
SET search_path = '';
SET DateStyle = 'ISO, MDY';
SET TimeZone = 'UTC';
SET extra_float_digits = 3;
SET row_security = off;
SET synchronize_seqscans = off;
SET jit = off;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
"""
PAGES_PER_SLICE = 512  # SlicePlan.java

LIMIT_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname),
        (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = ''),
        pg_relation_size(c.oid) / current_setting('block_size')::int
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.oid >= 16384 {condition} ORDER BY 1"""


def load_mixed(server, database, megabytes):
    server.recreate(database)
    rows = max(100, megabytes * (1 << 20) // MIXED_ROW_BYTES)
    server.psql(database, MIXED_TABLE)
    server.psql(database, MIXED_ROWS.format(rows=rows, word=WORD))
    server.freeze(database)


def limit_scripts(server, database, directory, sessions, table=None):
    """SQL files, one for each session: what our dump reads, every slice to one of them in turn."""
    condition = f"AND c.relname = '{table}'" if table else ""
    scripts = [LIMIT_BEGIN] * sessions
    number = 0
    rows = server.psql(database, LIMIT_TABLES.format(condition=condition))
    for row in rows.splitlines():
        name, columns, pages = row.split("|")
        for begin in range(0, max(1, int(pages)), PAGES_PER_SLICE):
            end = begin + PAGES_PER_SLICE
            upper = f" AND ctid < '({end},0)'" if end < int(pages) else ""
            scripts[number % sessions] += (
                f"COPY (SELECT {columns} FROM ONLY {name} WHERE ctid >= '({begin},0)'{upper})"
                " TO STDOUT (FORMAT binary);\n"
            )
            number += 1
    paths = []
    for i, script in enumerate(scripts):
        path = directory / f"limit-{database}-{table or 'all'}-{i}.sql"
        path.write_text(script + "COMMIT;\n")
        paths.append(path)
    return paths
