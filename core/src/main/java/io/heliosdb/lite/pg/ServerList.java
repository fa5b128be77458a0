package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.Check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The servers that settings name, one of which will be worked with. {@link
 * Session#open(ServerList)} chooses; the settings of its session then name that one alone, and
 * every further session of a command belongs to it.
 *
 * @param servers at least one, in the order of the settings
 * @param target what kind of server is wanted
 * @param shuffleSeed decides the order in which they are tried; empty for the order of the settings
 */
public record ServerList(
        List<ConnectionSettings> servers, TargetServer target, OptionalLong shuffleSeed) {
    public ServerList {
        servers = List.copyOf(servers);
        Check.argument(!servers.isEmpty(), "no server is named");
    }

    /** One server. */
    public static ServerList of(ConnectionSettings settings) {
        return new ServerList(List.of(settings), TargetServer.ANY, OptionalLong.empty());
    }

    /** The one that is tried first, unless they are shuffled. */
    public ConnectionSettings first() {
        return servers.getFirst();
    }

    /** The same with a password, say one that was typed. */
    public ServerList withPassword(Password password) {
        return new ServerList(
                servers.stream().map(server -> server.withPassword(password)).toList(),
                target,
                shuffleSeed);
    }

    /** The same places in the order in which they are to be tried. */
    <T> List<T> ordered(List<T> places) {
        List<T> order = new ArrayList<>(places);
        shuffleSeed.ifPresent(seed -> Collections.shuffle(order, new Random(seed)));
        return order;
    }
}
