CREATE SCHEMA "sch ema""; DROP SCHEMA public; --";
SET search_path = "sch ema""; DROP SCHEMA public; --";
CREATE TYPE "enum 'type" AS ENUM ('it''s', '"quoted"', 'back\slash', '', E'new\nline', '🐘');
CREATE DOMAIN "Do.main" AS text CONSTRAINT "che""ck" CHECK (VALUE <> ''';--');
CREATE TABLE "table""; DROP TABLE x; --" (
    "select" int PRIMARY KEY,
    "Ünï cödé 🐘" "enum 'type" DEFAULT 'it''s',
    "new
line" text DEFAULT E'a\\b''c\nd' NOT NULL,
    "quo""te" "Do.main",
    "$dollar$" text COLLATE "C" CHECK ("$dollar$" <> '?'),
    "user" text, "table" text, "a.b" int GENERATED ALWAYS AS IDENTITY,
    "UPPER" serial
);
CREATE INDEX "in dex" ON "table""; DROP TABLE x; --" ("a.b", "user") WHERE "user" <> '{d}';
CREATE VIEW "vi'ew" AS SELECT "select" AS "from", "new
line" AS """" FROM "table""; DROP TABLE x; --";
CREATE FUNCTION "fn $$"("arg 1" int) RETURNS text LANGUAGE sql AS $f$ SELECT '$$; DROP {fn now()} ?' $f$;
COMMENT ON TABLE "table""; DROP TABLE x; --" IS E'it''s \\ a "comment"\n; with -- lines 🐘';
COMMENT ON COLUMN "table""; DROP TABLE x; --"."new
line" IS 'column';
CREATE TABLE "child 🐘" ("x" int REFERENCES "table""; DROP TABLE x; --" ("select"));
