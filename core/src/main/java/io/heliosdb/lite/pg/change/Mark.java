package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.error.Check;

/**
 * A point in the life of a database: the snapshot of a dump. A row version whose transaction is
 * older than all that were running then was there then, and whatever was there then and is no
 * longer is gone for good. The others are taken to be new, which is never wrong: at worst a row is
 * written again that did not change.
 *
 * @param xmin oldest transaction that was running, with its epoch
 * @param xmax first transaction that had not begun, with its epoch
 */
public record Mark(long xmin, long xmax) {
    /** Ages are compared as signed numbers of 32 bits; a row may be locked in the meantime. */
    private static final long AGE_MAX = Integer.MAX_VALUE - 10_000_000L;

    /**
     * Parses what {@code pg_current_snapshot()} prints: {@code xmin:xmax:running,…}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Mark parse(String snapshot) {
        Check.argument(isMark(snapshot), "not a snapshot: %s", snapshot);
        String[] parts = snapshot.split(":", -1);
        return new Mark(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /** Whether the text is what a server prints. */
    public static boolean isMark(String snapshot) {
        String[] parts = snapshot.split(":", -1);
        return parts.length == 3 && isNumber(parts[0]) && isNumber(parts[1]);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,18}");
    }

    /** Whether this may be a later moment of the same history. */
    public boolean isNotBehind(Mark earlier) {
        return xmax >= earlier.xmax;
    }

    /**
     * Whether ages of rows still tell what is older than the mark; if too many transactions have
     * begun since, they do not.
     *
     * @param now the present snapshot
     */
    public boolean isInReachOf(Mark now) {
        return now.xmax - xmin < AGE_MAX;
    }

    /** The condition that holds for every row version that may be newer than the mark. */
    public String isNewer() {
        return isNewer("xmin");
    }

    /** The same of a column {@code xmin} with a qualified name. */
    public String isNewer(String column) {
        return "age(%s) <= (SELECT age('%d'::xid))".formatted(column, xmin & 0xFFFFFFFFL);
    }

    /** The condition for all others, which were there at the mark. */
    public String isOlder() {
        return "age(xmin) > (SELECT age('%d'::xid))".formatted(xmin & 0xFFFFFFFFL);
    }
}
