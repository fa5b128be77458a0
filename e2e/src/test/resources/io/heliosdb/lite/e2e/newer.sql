-- What only some versions have, by the version it came with.
CREATE SCHEMA newer;
-- 15
CREATE TABLE newer.t15 (a int, b int, c numeric(3, -2), d numeric(2, 5), e numeric(5, 2));
INSERT INTO newer.t15 SELECT i, nullif(i, 3), i * 100, i / 100000.0, i FROM generate_series(1, 9) i;
CREATE UNIQUE INDEX t15_index ON newer.t15 (a, b) NULLS NOT DISTINCT;
ALTER TABLE newer.t15 ADD CONSTRAINT t15_key UNIQUE NULLS NOT DISTINCT (a);
CREATE TABLE newer.t15_child (a int, b int REFERENCES newer.t15 (a) ON DELETE SET NULL (b));
CREATE VIEW newer.v15 WITH (security_invoker = true) AS SELECT a, b FROM newer.t15;
CREATE VIEW newer.v15_upon AS SELECT a FROM newer.v15;
COMMENT ON VIEW newer.v15 IS 'as the caller';
-- 16
CREATE VIEW newer.v16 AS SELECT any_value(a) AS a FROM newer.t15;
CREATE TABLE newer.t16 (a text CONSTRAINT t16_json CHECK (a IS JSON), b int CHECK (b > 0));
INSERT INTO newer.t16 VALUES ('{}', 1);
-- 17
CREATE TABLE newer.t17 (a int);
GRANT MAINTAIN ON newer.t17 TO "reader role";
CREATE TABLE newer.parted (id bigint GENERATED ALWAYS AS IDENTITY, k int) PARTITION BY LIST (k);
CREATE TABLE newer.parted_1 PARTITION OF newer.parted FOR VALUES IN (1);
INSERT INTO newer.parted (k) VALUES (1), (1);
CREATE MATERIALIZED VIEW newer.m17 AS SELECT j.* FROM JSON_TABLE('[1]', '$[*]' COLUMNS (x int PATH '$')) j;
CREATE UNIQUE INDEX m17_index ON newer.m17 (x);
-- 18
CREATE TABLE newer.t18 (id uuid DEFAULT uuidv7() CONSTRAINT id_there NOT NULL PRIMARY KEY, a int DEFAULT 7,
    b int GENERATED ALWAYS AS (a * 2) VIRTUAL, c int CHECK (c > 0) NOT ENFORCED, t text DEFAULT ''') VIRTUAL'' NOT NULL');
INSERT INTO newer.t18 (c) VALUES (-1), (2);
CREATE TABLE newer.family (a int NOT NULL NO INHERIT, b int);
CREATE TABLE newer.child () INHERITS (newer.family);
INSERT INTO newer.child VALUES (NULL);
CREATE PUBLICATION p18 FOR TABLE newer.t17 WITH (publish_generated_columns = stored);
COMMENT ON CONSTRAINT id_there ON newer.t18 IS 'named';
