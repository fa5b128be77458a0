-- Before version 16 the text of such a byte is that byte, which is no text in UTF-8.
UPDATE types.t_int SET f = 'y' WHERE f > 'x';
-- Rows for the tables of kinds.sql.
INSERT INTO app.users (code, name, email, mood, home, count, attributes, price, body, span, kind)
    SELECT 'c' || i, 'name ' || i, 'a' || i || '@b', 'meh', ('(street,' || i || ',{sad})')::app.address, i, 'a=>1',
        i, repeat('x', i * 10), '[1,2)', 'app.users' FROM generate_series(1, 500) i;
INSERT INTO app.identities (b, c, d)
    SELECT i, i, tsrange(now()::timestamp + i * interval '1 day', now()::timestamp + (i + 1) * interval '1 day')
    FROM generate_series(1, 50) i;
INSERT INTO app.events SELECT i, date '2024-01-01' + i, CASE i % 3 WHEN 0 THEN 'a' ELSE 'z' END, i
    FROM generate_series(1, 500) i;
INSERT INTO app.hashed SELECT i, 'v' FROM generate_series(1, 100) i;
INSERT INTO app.orders SELECT i, i FROM generate_series(1, 100) i;
INSERT INTO app.parent SELECT i, 'p', i FROM generate_series(1, 10) i;
INSERT INTO app.a_child (b, c, d) SELECT 'q', i, i FROM generate_series(1, 10) i;
REFRESH MATERIALIZED VIEW app.z_totals;
REFRESH MATERIALIZED VIEW app.a_totals_again;
