package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.List;

/** The places that host, hostaddr and port name together, each of which may be a list. */
final class HostList {
    /**
     * One of them.
     *
     * @param name for messages, certificates and the password file; empty if only the address is
     *     known
     * @param address where to connect to, instead of asking what address the name has; may be empty
     * @param port 1 to 65535
     */
    record Host(String name, String address, int port) {}

    private HostList() {}

    /**
     * In the order of the parameters, at least one.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if the lists do not fit together
     */
    static List<Host> of(ConnectionParameters given) {
        List<String> names = list(given.get("host", ""));
        List<String> addresses = list(given.get("hostaddr", ""));
        int count = Math.max(names.size(), addresses.size());
        if (given.has("host") && given.has("hostaddr") && names.size() != addresses.size()) {
            throw mismatch("hostaddr", addresses.size(), count);
        }
        List<String> ports = list(given.get("port", ""));
        if (ports.size() > 1 && ports.size() != count) {
            throw mismatch("port", ports.size(), count);
        }
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(
                    new Host(
                            names.size() == count ? names.get(i) : "",
                            addresses.size() == count ? addresses.get(i) : "",
                            port(ports.get(ports.size() > 1 ? i : 0))));
        }
        return hosts;
    }

    private static List<String> list(String text) {
        return List.of(text.split(",", -1));
    }

    private static HeliosException mismatch(String parameter, int actual, int expected) {
        return new HeliosException(ErrorCode.USAGE, "lists of hosts do not fit together")
                .with("parameter", parameter)
                .with("expected", expected + " values")
                .with("actual", actual)
                .hint("Name one port for all hosts, or as many values as there are hosts.");
    }

    private static int port(String text) {
        if (text.isBlank()) {
            return ConnectionSettings.PORT_DEFAULT;
        }
        int port = -1;
        try {
            port = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            // Refused below, as any other text that names no port.
        }
        if (port < 1 || port > 65535) {
            throw ConnectionParameters.invalid("port", text, "Use a number from 1 to 65535.");
        }
        return port;
    }
}
