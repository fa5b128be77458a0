/**
 * Settings: {@link io.heliosdb.lite.config.ConfigReader} finds the file, reads it together with the
 * environment, and returns a {@link io.heliosdb.lite.config.Config}, a record for each section. A
 * section declares its keys beside its record, as {@link io.heliosdb.lite.config.Key}s with a
 * {@link io.heliosdb.lite.config.ValueType}; a new key needs no more than that and a line in {@code
 * docs/configuration.md}. Each value knows its {@link io.heliosdb.lite.config.Origin}.
 *
 * <p>Classes that parse TOML are loaded only if there is a file: most commands have none and start
 * fast.
 *
 * <p>Knows nothing of commands, and touches no file but the one it reads.
 */
package io.heliosdb.lite.config;
