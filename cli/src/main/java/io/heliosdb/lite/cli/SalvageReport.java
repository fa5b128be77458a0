package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.file.Damage;
import io.heliosdb.lite.format.file.LostRows;
import io.heliosdb.lite.format.file.Salvage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says what of a damaged file was lost. */
final class SalvageReport {
    private final Salvage salvage;

    SalvageReport(Salvage salvage) {
        this.salvage = salvage;
    }

    /** Empty for an intact file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (salvage.damages().isEmpty()) {
            return lines;
        }
        for (Damage damage : salvage.damages()) {
            lines.add("damaged: " + damage.message());
        }
        for (LostRows lost : salvage.lostRows()) {
            lines.add(
                    "lost: table=%s rows=%d..%d count=%d"
                            .formatted(
                                    tableOf(lost),
                                    lost.firstRow() + 1,
                                    lost.firstRow() + lost.rowCount(),
                                    lost.rowCount()));
        }
        if (!salvage.isEndKnown()) {
            lines.add(
                    "lost: the file no longer tells how many rows its tables had: there may have"
                            + " been more behind the last ones");
        }
        if (!salvage.hasSequences()) {
            lines.add("lost: values of sequences; those of columns go on behind the rows");
        }
        return lines;
    }

    /** For {@code --json}. */
    List<Map<String, Object>> lostRows() {
        List<Map<String, Object>> ranges = new ArrayList<>();
        for (LostRows lost : salvage.lostRows()) {
            Map<String, Object> range = new LinkedHashMap<>();
            range.put("table", tableOf(lost));
            range.put("first_row", lost.firstRow());
            range.put("rows", lost.rowCount());
            ranges.add(range);
        }
        return ranges;
    }

    private String tableOf(LostRows lost) {
        return salvage.file().schema().tables().get(lost.tableIndex()).displayName();
    }
}
