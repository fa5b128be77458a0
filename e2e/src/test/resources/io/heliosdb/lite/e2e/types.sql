-- Every built-in type that a column may have: null, empty, extremes, specials; arrays of each.
CREATE SCHEMA app;
SET search_path = app, public;
SET timezone = 'UTC';

CREATE TYPE mood AS ENUM ('sad', 'it''s ok', '', 'happy "quoted"', E'new\nline', '🐘');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN short_text AS varchar(10) COLLATE "C";
CREATE TYPE inner_pair AS (a int, b text);
CREATE TYPE outer_pair AS (p inner_pair, m mood, list inner_pair[], d positive);
CREATE TYPE textrange AS RANGE (subtype = text, collation = "C");
CREATE DOMAIN mood_list AS mood[] CHECK (array_length(VALUE, 1) < 10);

CREATE TABLE t_int (a int2, b int4, c int8, d oid, e bool, f "char", g name, h xid, i cid, j tid,
    k xid8);
INSERT INTO t_int VALUES
    (-32768, -2147483648, -9223372036854775808, 0, false, '', '', '0', '0', '(0,0)', '0'),
    (32767, 2147483647, 9223372036854775807, 4294967295, true, '\377', repeat('n', 63),
        '4294967295', '4294967295', '(4294967295,65535)', '18446744073709551615'),
    (0, 0, 0, 1, NULL, 'x', 'name with "quotes" and \', '1', '1', '(1,1)', '1'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_float (a float4, b float8, c numeric, d numeric(1000, 500), e numeric(10, 2), f money);
INSERT INTO t_float VALUES
    ('NaN', 'NaN', 'NaN', 'NaN', 'NaN', '-92233720368547758.08'),
    ('Infinity', 'Infinity', 'Infinity', 0, 0, '92233720368547758.07'),
    ('-Infinity', '-Infinity', '-Infinity', -1, 99999999.99, '0.01'),
    ('-0', '-0', 0, 0.1, -0.005, '0'),
    ('1.17549435e-38', '2.2250738585072014e-308', 1e131071, NULL, 1, NULL),
    ('3.4028235e38', '1.7976931348623157e308', -1e131071, NULL, 1, NULL),
    ('1e-45', '4.9e-324', 1e-16383, NULL, 1, NULL),
    (0.1, 0.1, 0.1000, 1.50, 1.5, NULL),
    (0.3::float4, 0.1::float8 + 0.2::float8, 100000000000000000000.0, NULL, NULL, NULL),
    (NULL, NULL, 10000, NULL, NULL, NULL), (NULL, NULL, 0.0000, NULL, NULL, NULL),
    (NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO t_float SELECT i / 7.0::float4, i / 7.0::float8, i / 7.0, i / 7.0, i / 7.0, i::money
    FROM generate_series(-500, 500) i;

CREATE TABLE t_text (a text, b varchar(5), c char(8), d short_text);
INSERT INTO t_text VALUES ('', '', '', ''), (NULL, NULL, NULL, NULL),
    (E'tab\tnewline\nreturn\rback\\slash\bq\fv\x0B\x01\x1F\x7F', '🐘🐘🐘🐘🐘', 'a', 'ünï'),
    ('\N', '\.', '\N', '\.'), (E'\\.\n', E'\n', E' \t ', E'\n'),
    ('e' || U&'\0301' || U&'\FFFD' || U&'\+10FFFF', 'x', 'x', 'x'),
    (repeat('long ', 100000), 'y', 'y', 'y'), (repeat('x', 1), 'z', 'z', 'z'),
    ('  spaces  ', ' ', '  ', '   ');

CREATE TABLE t_bytea (id int, a bytea);
INSERT INTO t_bytea VALUES (0, ''), (1, NULL), (2, '\x00'), (3, '\xff');
INSERT INTO t_bytea SELECT 10, string_agg(set_byte('\x00', 0, i), '' ORDER BY i)
    FROM generate_series(0, 255) i;
INSERT INTO t_bytea SELECT 300 + i, set_byte('\x00', 0, i) FROM generate_series(0, 255) i;
INSERT INTO t_bytea SELECT 1000, string_agg(sha512(i::text::bytea), '') FROM generate_series(1, 20000) i;

CREATE TABLE t_time (a date, b time, c timetz, d timestamp, e timestamptz, f interval,
    g time(0), h timestamp(3), i interval hour to minute);
INSERT INTO t_time VALUES
    ('infinity', '00:00', '00:00+15:59', 'infinity', 'infinity', '178000000 years', '0:0', 'infinity', '1:2'),
    ('-infinity', '24:00', '24:00-15:59', '-infinity', '-infinity', '-178000000 years', '24:0', '-infinity', '-1:2'),
    ('4713-01-01 BC', '23:59:59.999999', '12:00:00.000001+05:30', '4713-01-01 00:00:00 BC',
        '4713-01-01 00:00:00+00 BC', '1 mon -1 day 00:00:00.000001', '1:2:3', '0001-01-01 BC', NULL),
    ('5874897-12-31', '12:00', '12:00Z', '294276-12-31 23:59:59.999999',
        '294276-12-31 23:59:59.999999+00', '-1 mon 1 day -00:00:00.000001', NULL, '2000-01-01', NULL),
    ('2000-01-01', '0:0', '0:0Z', '2000-01-01', '2000-01-01Z', '0', NULL, NULL, '0'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_misc (a uuid, b json, c jsonb, d jsonpath, e bit(5), f varbit, g pg_lsn,
    h pg_snapshot, i txid_snapshot, j tsvector, k tsquery);
INSERT INTO t_misc VALUES
    ('00000000-0000-0000-0000-000000000000', '{"b":1, "a" :[ 1,2 ], "a":null}',
        '{"b":1, "a" :[ 1,2 ], "a":null}', '$', B'00000', B'', '0/0', '1:1:', '1:1:', '', ''),
    ('ffffffff-ffff-ffff-ffff-ffffffffffff', ' null ', 'null',
        'strict $.a[*] ? (@.b > 1 && @.c like_regex "^x" flag "i")', B'11111', repeat('10', 999)::varbit,
        'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '10:20:10,14,15', 'a:1A fat:2B,4C cat:5',
        'fat & (rat | !cat) <-> dog:*A'),
    (NULL, '1e400', '1e400', 'lax $."key with \"quote\""', NULL, B'1', NULL, NULL, NULL,
        '''quote'' \\back:3', '''it''''s'''),
    (NULL, '"\ud83d\udc18 \u00e9 \\u0000 \/"', '"\ud83d\udc18 \u00e9 \\u0000 \/"', NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL),
    (NULL, '[]', '{"": {"": [[], {}, -0, 0.0, 1.50, 123456789012345678901234567890.123]}}', NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_geometry (a point, b line, c lseg, d box, e path, f polygon, g circle);
INSERT INTO t_geometry VALUES
    ('(0,-0)', '{1,2,3}', '[(1,2),(3,4)]', '(1,1),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(0,0),0>'),
    ('(NaN,Infinity)', '{0.1,-1,0}', '[(-1e308,1e308),(0,0)]', '(1e-300,2),(0,0)', '((0,0))',
        '((0.1,0.2))', '<(1,2),1e300>'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_network (a inet, b cidr, c macaddr, d macaddr8);
INSERT INTO t_network VALUES
    ('0.0.0.0/0', '0.0.0.0/0', '00:00:00:00:00:00', '00:00:00:00:00:00:00:00'),
    ('255.255.255.255', '10.0.0.0/8', 'ff:ff:ff:ff:ff:ff', 'ff:ff:ff:ff:ff:ff:ff:ff'),
    ('::1/64', '2001:db8::/32', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05'),
    ('192.168.1.7/24', '::/0', NULL, NULL), (NULL, NULL, NULL, NULL);

CREATE TABLE t_range (a int4range, b int8range, c numrange, d tsrange, e tstzrange, f daterange,
    g textrange, h int4multirange, i datemultirange, j nummultirange, k textrange[]);
INSERT INTO t_range VALUES
    ('empty', 'empty', 'empty', 'empty', 'empty', 'empty', 'empty', '{}', '{}', '{}', '{}'),
    ('(,)', '(,)', '(,)', '(,)', '(,)', '(,)', '(,)', '{(,)}', '{(,)}', '{(,)}', '{"(,)",empty,NULL}'),
    ('[1,5)', '(1,5]', '[1.10,2.20]', '[-infinity,infinity]', '(2000-01-01 00:00Z,)',
        '[2000-01-01,2000-12-31]', '["a,""b","z)\\("]', '{[1,2),[5,9)}',
        '{[2000-01-01,2000-02-01),[2001-01-01,)}', '{(,1),(2.50,3]}', '{"[a,b)"}'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_user (a mood, b positive, c inner_pair, d outer_pair, e mood[], f positive[],
    g inner_pair[], h outer_pair[], i mood_list);
INSERT INTO t_user VALUES
    ('', 1, '(,)', '("(,)","",{},)', '{}', '{}', '{}', '{}', '{}'),
    ('🐘', 2147483647, ROW(1, E'a"b,c\\d\n(x)'),
        ROW(ROW(1, ''), E'new\nline', ARRAY[ROW(1, 'x')::inner_pair, NULL, ROW(NULL, NULL)::inner_pair], 5)::outer_pair,
        ARRAY[['sad', ''], [NULL, 'it''s ok']]::mood[], ARRAY[1, NULL]::positive[],
        ARRAY[ROW(1, 'x'), NULL]::inner_pair[],
        ARRAY[ROW(ROW(1, NULL), 'happy "quoted"', NULL, NULL)]::outer_pair[],
        '[3:4]={sad,NULL}'::mood[]),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE t_array (id int, a int[], b text[], c numeric[], d timestamptz[], e bytea[], f jsonb[],
    g int4range[], h float8[], i uuid[], j bool[], k "char"[], l name[], m interval[], n int2vector,
    o oidvector, p inet[], q point[], r bit(3)[], s xid[], t date[], u char(3)[], v varchar(3)[],
    w pg_lsn[], x tsvector[], y money[], z json[]);
INSERT INTO t_array VALUES
    (1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '', '', '{}',
        '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (2, '{1,NULL,-2147483648}', '{"",NULL,"NULL","a\"b\\c,{}"," "}', '{NaN,Infinity,NULL,0.10}',
        '{infinity,NULL,"2000-01-01 00:00Z"}', '{"\\x","\\x00ff",NULL}', '{"{\"a\": 1}",NULL,"null"}',
        '{empty,"(,)",NULL}', '{NaN,-0,Infinity,NULL,4.9e-324}',
        '{00000000-0000-0000-0000-000000000000,NULL}', '{t,f,NULL}', '{a,"",NULL}', '{x,"",NULL}',
        '{0,"-1 mon",NULL}', '1 2 3', '1 4294967295', '{::1/64,NULL}', '{"(0,-0)",NULL}',
        '{101,NULL}', '{1,NULL}', '{infinity,"4713-01-01 BC",NULL}', '{"a  ","",NULL}', '{abc,"",NULL}',
        '{0/0,FFFFFFFF/FFFFFFFF}', '{a:1,""}', '{1,NULL}', '{" null ",NULL}'),
    (3, '[-3:-2][5:6]={{1,2},{3,NULL}}', '[2:2][0:0][7:7]={{{x}}}', '{{{1,2},{3,4}},{{5,6},{7,8}}}',
        NULL, NULL, NULL, NULL, '[0:1]={1,2}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE FUNCTION app.add_one(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + 1';
CREATE TABLE t_reg (a regclass, b regtype, c regproc, d regprocedure, e regoper, f regoperator,
    g regnamespace, h regrole, i regconfig, j regdictionary, k regcollation,
    l regclass[], m regtype[], n aclitem, o aclitem[], p int);
INSERT INTO t_reg VALUES
    ('app.t_int', 'app.mood', 'app.add_one', 'app.add_one(int)', 'pg_catalog.#-', 'pg_catalog.-(NONE,int)',
        'app', 'postgres', 'pg_catalog.english', 'pg_catalog.simple', '"C"',
        '{app.t_int,app.t_text,NULL}', '{app.mood,int4[],NULL}', '=r/postgres',
        '{postgres=arwdDxt/postgres,NULL}', 1),
    ('-', '-', '-', '-', '0', '0', '-', '-', '-', '-', '-', '{}', '{}', NULL, '{}', 2),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3);

-- The same types mixed with many rows: dictionaries, deltas, packed columns, all null, all equal.
CREATE TABLE t_many (id int8 PRIMARY KEY, small int2, always_null text, same text, few text,
    many text, amount numeric(12, 2), at timestamptz, day date, flag bool, data jsonb,
    sparse int, f8 float8, tags text[]);
INSERT INTO t_many SELECT i, i % 100, NULL, 'same', 'value ' || i % 7, md5(i::text),
    (i * 37 % 100000) / 100.0, '2000-01-01Z'::timestamptz + i * interval '1 minute',
    '2000-01-01'::date + i / 100, i % 3 = 0, jsonb_build_object('i', i),
    CASE WHEN i % 50 = 0 THEN i END, sin(i), ARRAY['a' || i % 3, NULL]
    FROM generate_series(1, 20000) i;
