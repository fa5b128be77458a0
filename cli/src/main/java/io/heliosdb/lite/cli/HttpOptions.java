package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.ConfigReader;
import io.heliosdb.lite.config.HttpConfig;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Where an instance tells how it is. */
final class HttpOptions {
    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description =
                    "Serve health and metrics over HTTP on this port (default: [http] port of the"
                            + " configuration, else nowhere).")
    private String port;

    @Option(
            names = "--http-listen",
            paramLabel = "ADDRESS",
            description =
                    "Address for that, * for all (default: [http] listen of the configuration,"
                            + " else 127.0.0.1). There are no passwords.")
    private String listen;

    /** What was given, for the configuration. */
    List<ConfigReader.Flag> flags() {
        List<ConfigReader.Flag> flags = new ArrayList<>();
        if (port != null) {
            flags.add(new ConfigReader.Flag(HttpConfig.PORT, "--http-port", port));
        }
        if (listen != null) {
            flags.add(new ConfigReader.Flag(HttpConfig.LISTEN, "--http-listen", listen));
        }
        return flags;
    }
}
