package io.heliosdb.lite.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class SharedTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void oneIsMadeForAllWhoAskMeanwhileAndShortlyAfter() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Shared<Integer> shared =
                new Shared<>(
                        "test",
                        () -> {
                            await(go);
                            return made.incrementAndGet();
                        },
                        Duration.ofNanos(10),
                        now::get);
        CompletableFuture<Integer> first = shared.get();
        CompletableFuture<Integer> givenUp = shared.get();
        assertThat(givenUp.complete(-1)).isTrue();
        go.countDown();
        assertThat(first.get()).isEqualTo(1);
        assertThat(shared.get().get()).isEqualTo(1);
        now.addAndGet(11);
        assertThat(shared.get().get()).isEqualTo(2);
    }

    @Test
    void failureIsNotTheEnd() throws Exception {
        Shared<Integer> shared =
                new Shared<>(
                        "test",
                        () -> {
                            if (made.incrementAndGet() == 1) {
                                throw new IllegalStateException("first");
                            }
                            return made.get();
                        },
                        Duration.ZERO,
                        now::incrementAndGet);
        assertThatThrownBy(() -> shared.get().join()).isInstanceOf(CompletionException.class);
        assertThat(shared.get().get()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
