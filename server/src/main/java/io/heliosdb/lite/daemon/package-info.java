/**
 * The long-running {@code start}: {@link io.heliosdb.lite.daemon.Daemon} runs one instance until it
 * is asked to stop, and {@link io.heliosdb.lite.daemon.InstanceRegistry} lets {@code stop} and
 * {@code status} find it.
 *
 * <p>Knows nothing of consoles and signals, nor of what is done before the instance is ready or
 * before it stops: that comes in as {@link io.heliosdb.lite.daemon.Daemon.Hooks}.
 */
package io.heliosdb.lite.daemon;
