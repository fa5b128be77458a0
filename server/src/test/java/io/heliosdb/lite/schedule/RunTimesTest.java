package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class RunTimesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Zones whose clocks were put forward and back in unusual ways, too. */
    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "Europe/Berlin",
                    "America/New_York",
                    "Australia/Lord_Howe",
                    "America/Santiago",
                    "Africa/Casablanca",
                    "Pacific/Apia");

    @Test
    void leftOutTimeIsDueRightAfterTheGap() {
        assertThat(dues("30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(dues("*/15 2 * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void timeThatComesTwiceIsDueOnce() {
        assertThat(dues("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(dues("0 */6 * * *", BERLIN, "2026-10-24T21:00:00Z", 3))
                .containsExactly(
                        "2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z", "2026-10-25T11:00:00Z");
    }

    @Test
    void hourlyScheduleKeepsItsDistanceThroughBothChanges() {
        for (String day : List.of("2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z")) {
            for (String hourly : List.of("@hourly", "17 * * * *", "0 */1 * * *")) {
                List<String> dues = dues(hourly, BERLIN, day, 12);
                for (int i = 1; i < dues.size(); i++) {
                    assertThat(Duration.between(at(dues.get(i - 1)), at(dues.get(i))))
                            .as("%s %s", hourly, dues)
                            .isEqualTo(Duration.ofHours(1));
                }
            }
        }
    }

    @Test
    void monthsEndWhereTheyEnd() {
        assertThat(dues("0 0 31 * *", ZoneOffset.UTC, "2026-01-31T00:00:00Z", 3))
                .containsExactly(
                        "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z", "2026-07-31T00:00:00Z");
        assertThat(dues("0 0 29 2 *", ZoneOffset.UTC, "2026-01-01T00:00:00Z", 1))
                .containsExactly("2028-02-29T00:00:00Z");
        assertThat(dues("0 0 30 2 *", ZoneOffset.UTC, "2026-01-01T00:00:00Z", 1)).isEmpty();
    }

    @Test
    void nicknamesMeanWhatTheyDoInCrontab() {
        assertThat(dues("@daily", BERLIN, "2026-06-01T10:00:00Z", 1))
                .containsExactly("2026-06-01T22:00:00Z");
        assertThat(dues("@weekly", BERLIN, "2026-06-01T10:00:00Z", 1))
                .containsExactly("2026-06-06T22:00:00Z");
        assertThat(dues("@monthly", BERLIN, "2026-06-01T10:00:00Z", 1))
                .containsExactly("2026-06-30T22:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "* * * *", "* * * * * *", "60 * * * *", "0 24 * * *", "@reboot"})
    void whatIsNoScheduleIsRefused(String text) {
        assertThatThrownBy(() -> RunTimes.of(text, BERLIN, Duration.ZERO, 0))
                .isInstanceOf(HeliosException.class)
                .hasMessageStartingWith("not a schedule");
    }

    @Test
    void jitterIsTheSameForTheSameRunAndOtherForOthers() {
        Duration jitter = Duration.ofMinutes(30);
        RunTimes one = RunTimes.of("@hourly", BERLIN, jitter, 1);
        RunTimes other = RunTimes.of("@hourly", BERLIN, jitter, 2);
        TreeSet<Long> delays = new TreeSet<>();
        int different = 0;
        Instant due = at("2026-06-01T00:00:00Z");
        for (int i = 0; i < 100; i++) {
            due = one.dueAfter(due).orElseThrow();
            Duration delay = Duration.between(due, one.beginOf(due));
            assertThat(delay).isBetween(Duration.ZERO, jitter);
            assertThat(one.beginOf(due)).isEqualTo(one.beginOf(due));
            different += one.beginOf(due).equals(other.beginOf(due)) ? 0 : 1;
            delays.add(delay.toSeconds());
        }
        assertThat(delays.size()).isGreaterThan(80);
        assertThat(different).isGreaterThan(80);
    }

    @Test
    void anyScheduleIsDueWhenEachMinuteIsLookedAt() {
        long seed = Long.getLong("helios.seed", System.nanoTime());
        System.out.println("helios.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Fields fields = Fields.random(random);
            Instant from =
                    around(zone, random).minusSeconds(random.nextInt(3 * 86_400)).plusSeconds(17);
            Instant to = from.plus(Duration.ofDays(6));
            RunTimes times = RunTimes.of(fields.text(), zone, Duration.ZERO, 0);
            List<Instant> found = new ArrayList<>();
            Instant due = times.dueAfter(from).orElse(Instant.MAX);
            while (due.isBefore(to)) {
                found.add(due);
                due = times.dueAfter(due).orElse(Instant.MAX);
            }
            assertThat(found)
                    .as("seed %d: %s %s from %s", seed, fields.text(), zone, from)
                    .isEqualTo(fields.dues(zone, from, to));
        }
    }

    /** Near a change of the offset, where there is one. */
    private static Instant around(ZoneId zone, SplittableRandom random) {
        Instant any = at("2010-01-01T00:00:00Z").plusSeconds(random.nextLong(400_000_000));
        ZoneOffsetTransition next = zone.getRules().nextTransition(any);
        return next == null ? any : next.getInstant();
    }

    /** A schedule as sets of numbers, which are looked up and not computed with. */
    private record Fields(
            TreeSet<Integer> minutes,
            TreeSet<Integer> hours,
            TreeSet<Integer> days,
            TreeSet<Integer> weekdays) {
        static Fields random(SplittableRandom random) {
            return new Fields(
                    some(random, 0, 59, 3),
                    random.nextInt(3) == 0 ? all(0, 23) : some(random, 0, 23, 6),
                    random.nextInt(2) == 0 ? all(1, 31) : some(random, 1, 31, 10),
                    random.nextInt(2) == 0 ? all(0, 6) : some(random, 0, 6, 3));
        }

        private static TreeSet<Integer> all(int from, int to) {
            return IntStream.rangeClosed(from, to)
                    .boxed()
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static TreeSet<Integer> some(SplittableRandom random, int from, int to, int max) {
            int count = 1 + random.nextInt(max);
            return IntStream.range(0, count)
                    .mapToObj(i -> random.nextInt(from, to + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        String text() {
            return "%s %s %s * %s"
                    .formatted(
                            text(minutes, 60), text(hours, 24), text(days, 31), text(weekdays, 7));
        }

        private static String text(TreeSet<Integer> field, int all) {
            return field.size() == all
                    ? "*"
                    : field.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        boolean matches(LocalDateTime at) {
            boolean isDay = days.contains(at.getDayOfMonth());
            boolean isWeekday = weekdays.contains(at.getDayOfWeek().getValue() % 7);
            // Source: crontab(5): either is enough where both are restricted.
            boolean isAny = days.size() < 31 && weekdays.size() < 7;
            return minutes.contains(at.getMinute())
                    && hours.contains(at.getHour())
                    && (isAny ? isDay || isWeekday : isDay && isWeekday);
        }

        List<Instant> dues(ZoneId zone, Instant from, Instant to) {
            TreeSet<Instant> dues = new TreeSet<>();
            boolean isHourly = hours.size() == 24;
            Instant first = from.minus(Duration.ofDays(2));
            if (isHourly) {
                for (Instant at = first.truncatedTo(ChronoUnit.MINUTES);
                        at.isBefore(to);
                        at = at.plusSeconds(60)) {
                    if (matches(LocalDateTime.ofInstant(at, zone))) {
                        dues.add(at);
                    }
                }
            } else {
                LocalDateTime end = LocalDateTime.ofInstant(to.plus(Duration.ofDays(2)), zone);
                LocalDateTime at = LocalDateTime.ofInstant(first, zone).withSecond(0);
                for (; at.isBefore(end); at = at.plusMinutes(1)) {
                    if (matches(at)) {
                        dues.add(moment(zone, at));
                    }
                }
            }
            return dues.stream().filter(at -> at.isAfter(from) && at.isBefore(to)).toList();
        }

        private static Instant moment(ZoneId zone, LocalDateTime at) {
            List<ZoneOffset> offsets = zone.getRules().getValidOffsets(at);
            return offsets.isEmpty()
                    ? zone.getRules().getTransition(at).getInstant()
                    : at.toInstant(offsets.getFirst());
        }
    }

    private static List<String> dues(String text, ZoneId zone, String from, int count) {
        RunTimes times = RunTimes.of(text, zone, Duration.ZERO, 0);
        List<String> dues = new ArrayList<>();
        Instant at = at(from);
        for (int i = 0; i < count && times.dueAfter(at).isPresent(); i++) {
            at = times.dueAfter(at).orElseThrow();
            dues.add(at.toString());
        }
        return dues;
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
