package io.heliosdb.lite.format;

/**
 * The value of a sequence, read after the rows (sequences are not transactional).
 *
 * @param schema name of its schema, not quoted
 * @param name not quoted
 * @param lastValue what {@code last_value} was
 * @param called whether {@code nextval} returns the value behind it rather than itself
 */
public record SequenceState(String schema, String name, long lastValue, boolean called) {}
