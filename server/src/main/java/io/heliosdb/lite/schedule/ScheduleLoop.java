package io.heliosdb.lite.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The thread that takes steps when it is time for them, one after the other. All methods may be
 * called by any thread.
 */
public final class ScheduleLoop implements AutoCloseable {
    /** For what is under way to be given up. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** A step that comes back at once does not take a processor for itself. */
    private static final long WAIT_MILLIS_MIN = 10;

    private final InstantSource clock;
    private final Thread thread;
    private final BlockingQueue<Supplier<List<Step>>> plans = new LinkedBlockingQueue<>();
    private volatile boolean isClosed;

    private ScheduleLoop(String name, InstantSource clock) {
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param name of the thread
     * @param steps makes what is to be done; called by the thread of the loop
     */
    public static ScheduleLoop start(String name, Supplier<List<Step>> steps, InstantSource clock) {
        ScheduleLoop loop = new ScheduleLoop(name, clock);
        loop.replace(steps);
        loop.thread.start();
        return loop;
    }

    /** Does other things from now on; a step that is under way comes to its end first. */
    public void replace(Supplier<List<Step>> steps) {
        plans.add(steps);
    }

    /** Whether its thread does its work. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            List<Step> steps = plans.take().get();
            while (!isClosed) {
                Optional<Instant> until =
                        steps.stream().map(Step::step).min(Comparator.naturalOrder());
                Optional<Supplier<List<Step>>> next = awaitPlan(until);
                if (next.isPresent()) {
                    steps = next.get().get();
                }
            }
        } catch (InterruptedException e) {
            // This is how the loop ends.
            return;
        }
    }

    private Optional<Supplier<List<Step>>> awaitPlan(Optional<Instant> until)
            throws InterruptedException {
        if (until.isEmpty()) {
            return Optional.of(plans.take());
        }
        long millis = Duration.between(clock.instant(), until.get()).toMillis();
        return Optional.ofNullable(
                plans.poll(Math.max(millis, WAIT_MILLIS_MIN), TimeUnit.MILLISECONDS));
    }

    /** Gives up what is under way, and ends the loop soon. Returns at once. */
    public void requestEnd() {
        if (!isClosed) {
            isClosed = true;
            thread.interrupt();
        }
    }

    /** Ends the loop; what is under way is given up. Returns within two seconds or so. */
    @Override
    public void close() {
        requestEnd();
        try {
            boolean ignored = thread.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
