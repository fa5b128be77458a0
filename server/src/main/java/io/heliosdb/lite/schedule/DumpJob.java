package io.heliosdb.lite.schedule;

import java.time.Instant;
import java.util.List;

/** Takes dumps of one database into one directory. Called by one thread at a time. */
public interface DumpJob {
    /**
     * A dump that is there.
     *
     * @param takenAt by the clock of then
     */
    record Present(Instant takenAt, boolean isFull) {}

    /**
     * The dumps that are there, of the whole database, in any order.
     *
     * @throws io.heliosdb.lite.error.HeliosException if the directory cannot be read
     */
    List<Present> present();

    /**
     * Bytes of write-ahead log since the last dump, as of now.
     *
     * @throws io.heliosdb.lite.error.HeliosException if the server does not tell
     */
    long walBytes();

    /**
     * Takes a dump. A failure leaves nothing behind, and all dumps before as they were.
     *
     * @param wantsFull whether it is to be a full one; otherwise it is an increment, or a full one
     *     if there is nothing to follow
     * @param at the name of the file tells this time
     * @throws io.heliosdb.lite.error.HeliosException {@code CANCELLED} if the thread was
     *     interrupted; or whatever the server, the directory or the dumps in it give
     */
    RunDump dump(boolean wantsFull, Instant at);
}
