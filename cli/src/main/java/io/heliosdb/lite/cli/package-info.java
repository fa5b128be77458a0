/**
 * The program {@code heliosdb-lite}: one file for each command, the text they print, exit codes and
 * the wiring of everything else. The only user of the console.
 *
 * <p>{@link io.heliosdb.lite.cli.Main} lists the commands; each gets a {@link
 * io.heliosdb.lite.cli.Program} with the {@link io.heliosdb.lite.cli.Console}, the environment and
 * {@link io.heliosdb.lite.cli.Cancellation}. {@link io.heliosdb.lite.cli.ErrorReport} decides what
 * an exception looks like and which exit code it has.
 *
 * <p>Holds no knowledge of files or servers: a command reads its options, calls one use case and
 * prints what came of it.
 */
package io.heliosdb.lite.cli;
