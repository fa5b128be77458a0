/**
 * Drills: what was found when a dump was restored for the sake of proof. A {@link
 * io.heliosdb.lite.drill.DrillReport} has steps, a {@link io.heliosdb.lite.drill.DrillStep} has
 * cases; {@link io.heliosdb.lite.drill.JunitXml} writes it for build servers, and {@link
 * io.heliosdb.lite.drill.DrillCheck} is what the user expects of the restored database.
 *
 * <p>Knows nothing of how a dump is restored, or where.
 */
package io.heliosdb.lite.drill;
