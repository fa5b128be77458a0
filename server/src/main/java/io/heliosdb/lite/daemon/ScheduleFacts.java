package io.heliosdb.lite.daemon;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What others are told about a schedule of an instance.
 *
 * @param plan when there are runs, for people
 * @param directory where dumps are, with the history of runs
 * @param next when the next run begins; empty if no time tells
 */
public record ScheduleFacts(String plan, Path directory, Optional<Instant> next) {
    void put(String name, Properties facts) {
        facts.setProperty(name, plan);
        facts.setProperty(name + ".dir", directory.toString());
        next.ifPresent(at -> facts.setProperty(name + ".next", at.toString()));
    }

    /**
     * The opposite of {@link #put}; empty if there is none.
     *
     * @throws IllegalArgumentException if it is not whole
     */
    static Optional<ScheduleFacts> of(String name, Properties facts) {
        return Optional.ofNullable(facts.getProperty(name))
                .map(
                        plan ->
                                new ScheduleFacts(
                                        plan,
                                        Path.of(RunningInstance.text(facts, name + ".dir")),
                                        Optional.ofNullable(facts.getProperty(name + ".next"))
                                                .map(Instant::parse)));
    }
}
