package io.heliosdb.lite.cli;

import picocli.CommandLine.Option;

/** The help of every command; {@code -h} is the host, as in psql. */
final class HelpOption {
    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean ignored;
}
