CREATE EXTENSION btree_gist;
CREATE TABLE plain (a int NOT NULL, b int CONSTRAINT b_there NOT NULL, c int CONSTRAINT c_alone NOT NULL NO INHERIT,
    d int GENERATED ALWAYS AS (a + 1) VIRTUAL, e int GENERATED ALWAYS AS (a + 2) STORED,
    f int, g int CHECK (g > 0) NOT ENFORCED);
ALTER TABLE plain ADD CONSTRAINT f_late NOT NULL f NOT VALID;
COMMENT ON CONSTRAINT f_late ON plain IS 'late';
CREATE TABLE heir (h int NOT NULL) INHERITS (plain);
ALTER TABLE heir ADD CONSTRAINT g_there NOT NULL g;
CREATE TABLE keyed (id int PRIMARY KEY, other int REFERENCES keyed NOT ENFORCED);
CREATE TABLE periods (id int, span daterange, PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE periods_of (id int, span daterange,
    FOREIGN KEY (id, PERIOD span) REFERENCES periods (id, PERIOD span));
CREATE TABLE parts (id bigint GENERATED ALWAYS AS IDENTITY, k int NOT NULL, v text) PARTITION BY LIST (k);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 (k int CONSTRAINT k_2 NOT NULL, v text, id bigint NOT NULL);
ALTER TABLE parts ATTACH PARTITION parts_2 FOR VALUES IN (2);
CREATE DOMAIN strict AS int CONSTRAINT strict_there NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN lax AS int NOT NULL;
CREATE TABLE excluding (k int, v int, CONSTRAINT no_pair EXCLUDE USING btree (k WITH =, v WITH =)) PARTITION BY LIST (k);
CREATE TABLE excluding_1 PARTITION OF excluding FOR VALUES IN (1) PARTITION BY LIST (v);
CREATE TABLE excluding_1_2 PARTITION OF excluding_1 FOR VALUES IN (2);
ALTER INDEX excluding_1_k_v_excl RENAME TO "it's";
COMMENT ON CONSTRAINT "it's" ON excluding_1 IS 'exclusive';
CREATE TABLE periods_parts (id int, span daterange, CONSTRAINT periods_once PRIMARY KEY (id, span WITHOUT OVERLAPS))
    PARTITION BY LIST (id);
CREATE TABLE periods_parts_1 PARTITION OF periods_parts FOR VALUES IN (1);
