package io.heliosdb.lite.cli;

import io.heliosdb.lite.drill.DrillCase;
import io.heliosdb.lite.drill.DrillReport;
import io.heliosdb.lite.drill.DrillStep;

import java.util.LinkedHashMap;
import java.util.Map;

/** A drill's report, for people and for programs. */
final class DrillPrinter {
    private DrillPrinter() {}

    static void print(Console console, DrillReport report) {
        console.println("Dump: " + Printable.of(report.file()));
        if (!report.dumpId().isEmpty()) {
            console.println("Dump id: " + report.dumpId());
            console.println("Created: " + report.createdAt());
            console.println("Files: " + report.fileCount());
        }
        for (DrillStep step : report.steps()) {
            console.println("");
            console.println(
                    "%s: %s (%.2f s)"
                            .formatted(
                                    step.name(),
                                    step.isPassed() ? "passed" : "FAILED",
                                    step.seconds()));
            for (DrillCase one : step.cases()) {
                console.println(
                        "  %-6s  %s: %s"
                                .formatted(
                                        one.isPassed() ? "ok" : "FAILED",
                                        Printable.of(one.name()),
                                        Printable.of(one.detail())));
            }
        }
        console.println("");
        console.println("Total time: %.2f s".formatted(report.seconds()));
        console.println("DRILL " + (report.isPassed() ? "PASSED" : "FAILED"));
    }

    static Map<String, Object> document(DrillReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", report.file());
        document.put("dump_id", JsonPrinter.nullIfEmpty(report.dumpId()));
        document.put("created_at", JsonPrinter.nullIfEmpty(report.createdAt()));
        document.put("files", report.fileCount());
        document.put("passed", report.isPassed());
        document.put("seconds", report.seconds());
        document.put("steps", report.steps().stream().map(DrillPrinter::document).toList());
        document.put("skipped", report.skipped());
        return document;
    }

    private static Map<String, Object> document(DrillStep step) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", step.name());
        document.put("passed", step.isPassed());
        document.put("seconds", step.seconds());
        document.put("cases", step.cases().stream().map(DrillPrinter::document).toList());
        return document;
    }

    private static Map<String, Object> document(DrillCase one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", one.name());
        document.put("passed", one.isPassed());
        document.put("detail", one.detail());
        return document;
    }
}
