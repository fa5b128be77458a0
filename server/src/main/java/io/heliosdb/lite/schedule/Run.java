package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A run of the schedule that is over.
 *
 * @param begun why and when it began
 * @param duration until its end
 * @param result how it ended
 * @param file name of the dump that was taken or proven, in its directory; empty if there is none
 * @param isFull whether it is a full dump
 * @param bytes size of the dump
 * @param skipped runs that were due meanwhile, and were not taken
 * @param errorKind code and clause of the error, the same for what has the same cause; empty if
 *     there is none
 * @param error its message, with the hint; empty if there is none
 */
public record Run(
        Begun begun,
        Duration duration,
        Result result,
        String file,
        boolean isFull,
        long bytes,
        int skipped,
        String errorKind,
        String error) {
    /** Why there is a run. */
    public enum Reason {
        /** It is due. */
        SCHEDULE,
        /** One or several were due while nothing ran. */
        MISSED,
        /** So much was written since the last one. */
        WAL
    }

    /** How a run ended. */
    public enum Result {
        OK,
        FAILED,
        /** The program was asked to stop, and so the run was not finished. */
        CANCELLED
    }

    /**
     * A run that has begun.
     *
     * @param at when
     * @param due when it was due; with {@link Reason#WAL} when it began
     */
    public record Begun(Instant at, Instant due, Reason reason) {}

    static Run good(Begun begun, Instant end, RunDump dump, int skipped) {
        return new Run(
                begun,
                Duration.between(begun.at(), end),
                Result.OK,
                dump.file().getFileName().toString(),
                dump.isFull(),
                dump.bytes(),
                skipped,
                "",
                "");
    }

    static Run failed(Begun begun, Instant end, HeliosException e, int skipped) {
        boolean isCancelled = e.code() == ErrorCode.CANCELLED;
        return new Run(
                begun,
                Duration.between(begun.at(), end),
                isCancelled ? Result.CANCELLED : Result.FAILED,
                "",
                false,
                0,
                skipped,
                e.code() + " " + e.clause(),
                e.getMessage() + e.hint().map(hint -> "\nHINT: " + hint).orElse(""));
    }

    /** What a defect of the program is told as. */
    static HeliosException defect(Throwable e) {
        return new HeliosException(ErrorCode.INTERNAL, "internal error", e).with("actual", e);
    }

    /** A run that the program did not survive. */
    static Run torn(Begun begun, String work) {
        HeliosException error =
                new HeliosException(ErrorCode.INTERNAL, "the program ended during the " + work)
                        .hint("Look for what ended it: memory, a crash of the machine, kill -9.");
        return failed(begun, begun.at(), error, 0);
    }

    /** When it was over. */
    public Instant endedAt() {
        return begun.at().plus(duration);
    }

    /** The code of the error alone, for programs; its text may name paths, hosts and keys. */
    public String errorCode() {
        return errorKind.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    }

    public boolean isGood() {
        return result == Result.OK;
    }
}
