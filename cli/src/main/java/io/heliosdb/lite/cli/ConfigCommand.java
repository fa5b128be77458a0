package io.heliosdb.lite.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code config}: what there is to do with settings. */
@Command(
        name = "config",
        synopsisSubcommandLabel = "COMMAND",
        description = "Check the settings of the program.")
final class ConfigCommand {
    private ConfigCommand() {}

    static CommandLine of(Program program) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(
                        new CommandLine(new ConfigCheckCommand(program))
                                .addMixin("help", new HelpOption()));
    }
}
