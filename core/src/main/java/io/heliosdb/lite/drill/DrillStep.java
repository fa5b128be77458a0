package io.heliosdb.lite.drill;

import java.util.List;

/**
 * A step of a drill.
 *
 * @param name as in {@code restore}
 * @param seconds that it took
 */
public record DrillStep(String name, double seconds, List<DrillCase> cases) {
    public DrillStep {
        cases = List.copyOf(cases);
    }

    public boolean isPassed() {
        return cases.stream().allMatch(DrillCase::isPassed);
    }
}
