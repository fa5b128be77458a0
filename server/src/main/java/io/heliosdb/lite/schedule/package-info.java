/**
 * Dumps that are taken without being asked for. {@link io.heliosdb.lite.schedule.RunTimes} tells
 * when; {@link io.heliosdb.lite.schedule.DumpSchedule} has them taken, one at a time, keeps the
 * {@link io.heliosdb.lite.schedule.RunHistory} beside them, and lets people know; {@link
 * io.heliosdb.lite.schedule.DrillSchedule} has the newest one proven; {@link
 * io.heliosdb.lite.schedule.ScheduleLoop} is the thread that waits.
 *
 * <p>All but the loop is driven by a clock that is passed in, and never waits. How a dump is taken
 * and what is deleted afterwards comes in as {@link io.heliosdb.lite.schedule.DumpJob} and {@link
 * io.heliosdb.lite.schedule.Prune}.
 */
package io.heliosdb.lite.schedule;
