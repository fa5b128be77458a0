/**
 * Builds the self-contained program: a runtime of Java, the program's jars, the server's programs
 * and some native helpers, appended to a launcher that unpacks them. Runs at build time only; the
 * sources of launcher and helpers are in {@code src/main/c}.
 *
 * <p>{@code Build} is the entry. {@code Runtime}, {@code Jars}, {@code EngineFiles}, {@code
 * Natives} and {@code ClassArchive} fill a directory, which {@code Payload} turns into bytes. The
 * same inputs give the same bytes: nothing here may look at clocks, names of directories, or the
 * order in which a directory lists its files.
 */
package io.heliosdb.lite.dist;
