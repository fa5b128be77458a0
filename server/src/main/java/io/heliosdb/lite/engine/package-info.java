/**
 * The embedded PostgreSQL: unpacks its binaries, initialises a data directory, starts, watches and
 * stops the server. The only package that starts processes.
 *
 * <p>{@link io.heliosdb.lite.engine.Engine} turns {@link io.heliosdb.lite.engine.EngineSettings}
 * into a running {@link io.heliosdb.lite.engine.Instance}. The server is the child of a small shell
 * script, {@link io.heliosdb.lite.engine.Supervisor}, that ends it when this program is gone,
 * however it went. As root, everything runs under an unprivileged {@link
 * io.heliosdb.lite.engine.Account}.
 *
 * <p>Knows nothing of SQL connections: what is created inside a new cluster is created by the
 * server's single-user mode.
 */
package io.heliosdb.lite.engine;
