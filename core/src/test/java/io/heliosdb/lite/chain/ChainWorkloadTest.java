package io.heliosdb.lite.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whatever happens between two dumps and during them, the chain tells what the database held at
 * each. {@code -Dhelios.seed=S} replays, {@code -Dhelios.chain.rounds=N} goes on for longer.
 */
class ChainWorkloadTest {
    private static final Optional<Integer> ROUNDS =
            Optional.ofNullable(Integer.getInteger("helios.chain.rounds"));
    private static final long NANOS = 12_000_000_000L;
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final int ROUNDS_OF_DATABASE = 40;
    private static final int CHAIN_MAX = 12;
    private static final int WRITERS = 2;

    private static TestServer server;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ChainInMemory chain = new ChainInMemory();
    private Workload workload;
    private int round;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start("-c max_prepared_transactions=20 -c autovacuum_naptime=1");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyPointOfTheChainIsWhatTheDatabaseHeld() throws Exception {
        long end = System.nanoTime() + NANOS;
        while (ROUNDS.isPresent() ? round < ROUNDS.get() : System.nanoTime() < end) {
            try {
                if (round % ROUNDS_OF_DATABASE == 0) {
                    beginDatabase();
                }
                playRound();
                if (++round % 100 == 0) {
                    System.out.println("ChainWorkloadTest: " + round + " rounds");
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Dhelios.seed=%d, round %d".formatted(SEED, round), e);
            }
        }
        System.out.printf(
                "ChainWorkloadTest: %d rounds, %s in the last%n", round, workload.counts());
        workload.close();
        threads.close();
    }

    private void beginDatabase() throws Exception {
        if (workload != null) {
            workload.close();
        }
        server.createAnew("live", "other");
        workload = new Workload(server, "live", random);
        workload.begin();
        chain = new ChainInMemory();
        chain.dump(server.settings("live"), false);
    }

    private void playRound() throws Exception {
        workload.burst();
        boolean fewKeys = random.nextInt(3) == 0;
        boolean isBusy = random.nextInt(5) == 0;
        if (isBusy) {
            dumpWhileOthersWrite(fewKeys);
        } else {
            chain.dump(server.settings("live"), fewKeys);
        }
        int last = chain.size() - 1;
        chain.check(last, !isBusy);
        chain.check(random.nextInt(chain.size()), false);
        if (random.nextInt(8) == 0 || chain.size() > CHAIN_MAX) {
            chain.compact(random.nextInt(chain.size()));
            chain.check(0, false);
            chain.check(chain.size() - 1, !isBusy);
        }
        if (random.nextInt(15) == 0) {
            restoreAndGoOn();
        }
    }

    private void dumpWhileOthersWrite(boolean fewKeys) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(threads.submit(() -> workload.changeRows(isOver)));
        }
        try {
            chain.dump(server.settings("live"), fewKeys);
        } finally {
            isOver.set(true);
            for (Future<Void> writer : writers) {
                Void ignored = writer.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void restoreAndGoOn() throws Exception {
        int point = random.nextInt(chain.size());
        workload.close();
        boolean hasNext = point + 1 < chain.size();
        if (hasNext) {
            // One by one, as with --mode append.
            ChainInMemory upTo = chain.upTo(point + 1);
            upTo.restore(server.settings("other"), point);
            Content next = upTo.lastOn(server.settings("other"));
            assertThat(chain.content(point + 1).unequalTables(next)).as("one by one").isEmpty();
        }
        chain.restore(server.settings("live"), point);
        Content restored = Content.of(server.settings("live"));
        assertThat(chain.content(point).unequalTables(restored)).as("restored").isEmpty();
        chain = chain.upTo(point);
        workload = new Workload(server, "live", random);
    }
}
