/**
 * How an instance is: everything that people and monitoring are told about it, in one place. {@link
 * io.heliosdb.lite.observe.InstanceObserver} gathers an {@link
 * io.heliosdb.lite.observe.Observation}, from the server, the directory of dumps and the schedule,
 * one at a time however many ask.
 *
 * <p>Knows nothing of HTTP, of formats, or of who asks. Changes nothing.
 */
package io.heliosdb.lite.observe;
