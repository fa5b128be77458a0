package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.file.DumpFile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A dump that passed a check.
 *
 * @param dumpId of the dump
 * @param kind {@link #VERIFY} or {@link #DRILL}
 * @param at when: ISO 8601 in UTC
 * @param fileBytes size of the file that was checked
 * @param dataCrc32 checksum of its data, as {@code 0xA1B2C3D4}
 */
public record Verification(
        String dumpId, String kind, String at, long fileBytes, String dataCrc32) {
    /** Every byte was accounted for. */
    public static final String VERIFY = "verify";

    /** It was restored, with all dumps before it, and the database had what is in the files. */
    public static final String DRILL = "drill";

    /**
     * @throws IllegalArgumentException if the time is none
     */
    public Verification {
        Check.argument(isTime(at), "not a time: %s", at);
    }

    /** Of an intact dump. */
    public static Verification of(DumpFile dump, String kind, Instant at) {
        return new Verification(
                dump.metadata().dumpId(),
                kind,
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                dump.fileBytes(),
                Checksum.text(dump.summary().dataCrc32()));
    }

    /** Whether it was of this very file, as far as its end tells. */
    boolean isOf(DumpFile dump) {
        return dumpId.equals(dump.metadata().dumpId())
                && fileBytes == dump.fileBytes()
                && Checksum.text(dump.summary().dataCrc32()).equals(dataCrc32);
    }

    private static boolean isTime(String text) {
        try {
            return text.equals(Instant.parse(text).toString());
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** When it was. */
    public Instant time() {
        return Instant.parse(at);
    }
}
