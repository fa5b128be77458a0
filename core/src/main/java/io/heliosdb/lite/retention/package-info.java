/**
 * Retention: which dumps of a directory may go. A {@link
 * io.heliosdb.lite.retention.RetentionPolicy} says what is to be kept; {@link
 * io.heliosdb.lite.retention.RetentionPlan} decides, with a reason for each dump, so that no dump
 * loses another one that it needs, and in which order the others are deleted; {@link
 * io.heliosdb.lite.retention.Prune} does it.
 *
 * <p>Knows nothing of servers, and asks no clock.
 */
package io.heliosdb.lite.retention;
