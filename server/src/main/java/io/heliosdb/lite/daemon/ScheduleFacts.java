package io.heliosdb.lite.daemon;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What others are told about the schedule of an instance.
 *
 * @param plan when dumps are taken, for people
 * @param directory where they are, with the history of runs
 * @param next when the next run begins; empty if no time tells
 */
public record ScheduleFacts(String plan, Path directory, Optional<Instant> next) {}
