package io.heliosdb.lite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class UninterruptedTest {
    @Test
    void interruptionsBeforeAndMeanwhileDoNotReachIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean isDone = new AtomicBoolean();
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    Uninterrupted.run(() -> work(begun, end, isDone));
                                    isInterrupted.set(Thread.currentThread().isInterrupted());
                                });
        begun.await();
        thread.interrupt();
        end.countDown();
        thread.join();
        assertThat(isDone).isTrue();
        assertThat(isInterrupted).isTrue();
    }

    private static void work(CountDownLatch begun, CountDownLatch end, AtomicBoolean isDone) {
        begun.countDown();
        try {
            isDone.set(end.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void errorsComeAsTheyAre() {
        assertThatThrownBy(
                        () ->
                                Uninterrupted.run(
                                        () -> {
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
    }
}
