package io.heliosdb.lite.pg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class DependencySortTest {
    @Test
    void withoutDependenciesTheNaturalOrderStays() {
        assertThat(DependencySort.order(List.of(List.of(), List.of(), List.of())))
                .containsExactly(0, 1, 2);
    }

    @Test
    void whatIsNeededComesFirstAndTheRestStays() {
        assertThat(DependencySort.order(List.of(List.of(2), List.of(), List.of(3), List.of())))
                .containsExactly(1, 3, 2, 0);
    }

    @Test
    void repeatedAndOwnDependenciesDoNoHarm() {
        assertThat(DependencySort.order(List.of(List.of(1, 1, 0), List.of())))
                .containsExactly(1, 0);
    }

    @Test
    void cyclesAreFoundAndStillOrderedCompletely() {
        List<List<Integer>> graph =
                List.of(List.of(1), List.of(2), List.of(0), List.of(2), List.of(5), List.of(4));
        assertThat(DependencySort.cycles(graph))
                .containsExactlyInAnyOrder(List.of(0, 1, 2), List.of(4, 5));
        assertThat(DependencySort.order(graph)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }
}
