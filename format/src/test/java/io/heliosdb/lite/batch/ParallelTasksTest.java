package io.heliosdb.lite.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Whether one thread works or several do. */
class ParallelTasksTest {
    private static final List<Integer> TASKS = IntStream.range(0, 100).boxed().toList();

    private static final long PATIENCE_MILLIS = 10_000;

    /** Notes what it does, and from some task on waits for somebody to interrupt it. */
    private record Notes(Set<Integer> done, int lastQuick)
            implements ParallelTasks.Worker<Integer> {
        Notes(int lastQuick) {
            this(Collections.synchronizedSet(new TreeSet<>()), lastQuick);
        }

        @Override
        public void work(Integer task) {
            if (!done.add(task)) {
                throw new IllegalStateException("twice: " + task);
            }
            for (int waited = 0; task > lastQuick && waited < PATIENCE_MILLIS; waited += 10) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }

        @Override
        public void close() {
            done.add(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyTaskIsDoneOnceAndWorkersAreClosed(int threads) {
        Notes notes = new Notes(TASKS.size());
        ParallelTasks.run(TASKS, () -> notes, threads);
        assertThat(notes.done()).containsAll(TASKS).contains(-1).hasSize(101);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void interruptOfTheCallerIsCancellation(int threads) {
        Notes notes = new Notes(-1);
        Thread caller = Thread.currentThread();
        AtomicBoolean isFirst = new AtomicBoolean(true);
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class,
                        () ->
                                ParallelTasks.run(
                                        TASKS,
                                        () -> {
                                            if (isFirst.getAndSet(false)) {
                                                caller.interrupt();
                                            }
                                            return notes;
                                        },
                                        threads));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(notes.done()).contains(-1);
        assertThat(Thread.interrupted()).as("flag of the caller").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void firstErrorIsThrownAndNoMoreIsTaken(int threads) {
        Notes notes = new Notes(50);
        notes.done().add(50);
        IllegalStateException e =
                catchThrowableOfType(
                        IllegalStateException.class,
                        () -> ParallelTasks.run(TASKS, () -> notes, threads));
        assertThat(e).hasMessage("twice: 50");
        assertThat(notes.done()).contains(49, -1).doesNotContain(99);
    }
}
