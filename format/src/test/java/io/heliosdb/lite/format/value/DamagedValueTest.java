package io.heliosdb.lite.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Seeded;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.ValueKind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

/** Bytes that are not what their type says are shown, whatever they are. */
@Seeded
class DamagedValueTest {
    private static final List<String> TYPES =
            List.of(
                    "integer",
                    "boolean",
                    "\"char\"",
                    "numeric(10,3)",
                    "real",
                    "double precision",
                    "date",
                    "time without time zone",
                    "time with time zone",
                    "interval",
                    "timestamp with time zone",
                    "uuid",
                    "bytea",
                    "text",
                    "jsonb",
                    "jsonpath",
                    "inet",
                    "cidr",
                    "macaddr",
                    "pg_lsn",
                    "bit(3)",
                    "bit varying",
                    "polygon",
                    "path",
                    "tsvector",
                    "int4range",
                    "tsmultirange",
                    "integer[]",
                    "text[]",
                    "public.pair",
                    "public.pair[]",
                    "int4range[]",
                    "box[]");

    @Test
    void anyBytesAreShownAndHarmNothing(SplittableRandom random) {
        ValueTexts texts = new ValueTexts(new Schema(List.of(), List.of()));
        for (String type : TYPES) {
            ValueText text =
                    texts.of(new ColumnDef("v", type, false, false, false, ValueKind.OPAQUE));
            for (int i = 0; i < 5000; i++) {
                byte[] bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                for (int j = 0; j < bytes.length; j++) {
                    // Small numbers look like lengths and counts.
                    boolean isRandom = random.nextInt(4) == 0;
                    bytes[j] = isRandom ? bytes[j] : (byte) (j % 4 == 3 ? random.nextInt(4) : 0);
                }
                assertThat(text.of(bytes, 0, bytes.length)).as(type).isNotNull();
            }
        }
    }

    @Test
    void arraysThatDeclareMoreThanTheyHoldAreShownAsBytes() {
        ValueTexts texts = new ValueTexts(new Schema(List.of(), List.of()));
        ValueText text =
                texts.of(new ColumnDef("v", "integer[]", false, false, false, ValueKind.OPAQUE));
        byte[] bytes = new byte[28];
        bytes[3] = 2;
        bytes[11] = 23;
        bytes[12] = 0x7F;
        assertThat(text.of(bytes, 0, bytes.length)).startsWith("\\x00000002");
    }
}
