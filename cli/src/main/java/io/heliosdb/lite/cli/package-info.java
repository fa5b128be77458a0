/**
 * The program {@code heliosdb-lite}: one file for each command, the text they print, exit codes and
 * the wiring of everything else. The only user of the console.
 */
package io.heliosdb.lite.cli;
