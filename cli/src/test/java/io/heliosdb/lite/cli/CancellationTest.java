package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<String> closed = new ArrayList<>();

    @Test
    void newestIsClosedFirstAndFailuresDoNotStopTheRest() {
        var first = cancellation.register(() -> closed.add("first"));
        var failing =
                cancellation.register(
                        () -> {
                            throw new IllegalStateException("cannot close");
                        });
        var last = cancellation.register(() -> closed.add("last"));
        assertThat(List.of(first, failing, last)).hasSize(3);
        assertThat(cancellation.cancel()).hasValue(130);
        assertThat(closed).containsExactly("last", "first");
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void closedRegistrationIsForgotten() {
        cancellation.register(() -> closed.add("it")).close();
        assertThat(cancellation.cancel()).hasValue(130);
        assertThat(closed).isEmpty();
    }

    @Test
    void nothingHappensAfterTheEnd() {
        var registration = cancellation.register(() -> closed.add("it"));
        cancellation.finish();
        assertThat(cancellation.cancel()).isEmpty();
        assertThat(closed).isEmpty();
        registration.close();
    }

    @Test
    void commandMayEndProperlyBySignal() {
        cancellation.setExitCode(0);
        assertThat(cancellation.cancel()).hasValue(0);
    }
}
