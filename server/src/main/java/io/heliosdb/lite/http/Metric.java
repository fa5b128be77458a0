package io.heliosdb.lite.http;

import java.util.Locale;

/** What is measured, as {@code docs/observability.md} lists it. */
enum Metric {
    UP(Type.GAUGE, "1 if the server answers and the first restore is done"),
    BUILD_INFO(Type.GAUGE, "Always 1; labels tell the versions"),
    START_TIME_SECONDS(Type.GAUGE, "When the instance was ready"),
    DATABASE_SIZE_BYTES(Type.GAUGE, "Size of the database"),
    DIRTY_BYTES(Type.GAUGE, "What changed since the last dump, an estimate; 0 is exact"),
    WAL_BYTES_SINCE_DUMP(Type.GAUGE, "Write-ahead log of the server since the last dump"),
    TABLE_ROWS(Type.GAUGE, "Rows of a table, counted"),
    TABLES_NOT_COUNTED(Type.GAUGE, "Tables that could not be counted in time"),
    SCHEDULE_ALIVE(Type.GAUGE, "1 if the thread of the schedule lives"),
    DUMP_RUNNING(Type.GAUGE, "1 while a scheduled dump is taken"),
    DUMPS_TOTAL(Type.COUNTER, "Runs of the schedule by result, also those before the start"),
    DUMP_FAILURES_IN_A_ROW(Type.GAUGE, "Runs that failed since the last good one"),
    NEXT_RUN_TIMESTAMP_SECONDS(Type.GAUGE, "When the next dump begins"),
    LAST_DUMP_TIMESTAMP_SECONDS(Type.GAUGE, "When the last good run began"),
    LAST_DUMP_DURATION_SECONDS(Type.GAUGE, "How long the last good run took"),
    LAST_DUMP_BYTES(Type.GAUGE, "Size of the file of the last good run"),
    LAST_FAILURE_TIMESTAMP_SECONDS(Type.GAUGE, "When the last run began that failed, and its kind"),
    NEWEST_GOOD_DUMP_TIMESTAMP_SECONDS(Type.GAUGE, "When the newest good dump was taken"),
    NEWEST_GOOD_DUMP_AGE_SECONDS(Type.GAUGE, "How old the newest good dump is"),
    NEWEST_PROVEN_DUMP_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the newest dump was taken that a drill restored"),
    NEWEST_PROVEN_DUMP_AGE_SECONDS(Type.GAUGE, "How old the newest proven dump is"),
    LAST_DRILL_TIMESTAMP_SECONDS(Type.GAUGE, "When that drill was"),
    BACKUP_FILES(Type.GAUGE, "Dumps in the directory"),
    BACKUP_BYTES(Type.GAUGE, "Size of the dumps in the directory");

    private final Type type;
    private final String help;

    private enum Type {
        GAUGE,
        COUNTER
    }

    Metric(Type type, String help) {
        this.type = type;
        this.help = help;
    }

    String fullName() {
        return "heliosdb_" + name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** A few words without backslashes and line ends. */
    String help() {
        return help;
    }
}
