/**
 * The port on which an instance tells how it is: {@link io.heliosdb.lite.http.HttpPort} answers,
 * {@link io.heliosdb.lite.http.Routes} knows what, from {@link
 * io.heliosdb.lite.observe.InstanceObserver}.
 *
 * <p>Reads nothing but requests, touches no file and no server by itself, and changes nothing. One
 * thread serves all connections and never waits for one of them (docs/decisions/0013).
 */
package io.heliosdb.lite.http;
