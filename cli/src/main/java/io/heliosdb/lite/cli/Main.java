package io.heliosdb.lite.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The program. The only place that ends the process. */
@Command(
        name = "heliosdb-lite",
        synopsisSubcommandLabel = "COMMAND",
        description = "A PostgreSQL held in memory, persisted by verified, portable dump files.",
        footer = {"", "Run heliosdb-lite COMMAND --help for the options of a command."},
        versionProvider = Main.Version.class)
public final class Main {
    /** The version of the program, and of the files it writes. */
    public static final String VERSION = "3.1.0";

    private static final String VERSION_LINE = "heliosdb-lite " + VERSION;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    private boolean ignored;

    private static final Set<String> VERSION_OPTIONS = Set.of("-V", "--version");

    private Main() {}

    /** Every command of the program, in the order in which help lists them. */
    private static final Map<String, Function<Program, Object>> COMMANDS = commands();

    private static Map<String, Function<Program, Object>> commands() {
        Map<String, Function<Program, Object>> commands = new LinkedHashMap<>();
        commands.put("start", StartCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("dump", DumpCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("tables", TablesCommand::new);
        commands.put("migrate-dump", MigrateDumpCommand::new);
        commands.put("compact", CompactCommand::new);
        commands.put("list", ListCommand::new);
        commands.put("config", ConfigCommand::of);
        commands.put("pin", PinCommand::new);
        commands.put("prune", PruneCommand::new);
        commands.put("drill", DrillCommand::new);
        commands.put("sql", SqlCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("man", ManCommand::new);
        commands.put("licenses", LicensesCommand::new);
        return commands;
    }

    /** Runs the program and ends the process. */
    public static void main(String[] arguments) {
        Cancellation cancellation = new Cancellation();
        Console console = Console.ofProcess(System.getenv());
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> endBySignal(console, cancellation), "cancellation"));
        Program program = Program.ofProcess(console, cancellation);
        int exitCode = run(program, arguments);
        cancellation.finish();
        console.flush();
        System.exit(exitCode);
    }

    /** Also runs at a normal end, and then does nothing. */
    private static void endBySignal(Console console, Cancellation cancellation) {
        cancellation
                .cancel()
                .ifPresent(
                        exitCode -> {
                            console.flush();
                            Runtime.getRuntime().halt(exitCode);
                        });
    }

    /** Runs one command in this process and returns its exit code. For tests, too. */
    static int run(Program program, String... arguments) {
        ErrorReport report = new ErrorReport(program);
        int exitCode;
        try {
            exitCode = execute(program, report, withHelpOption(arguments));
        } catch (Throwable e) {
            // Errors, as picocli passes on only exceptions: memory ran out, a defect.
            exitCode = report.report(e);
        }
        return report.reportOutput(exitCode);
    }

    private static int execute(Program program, ErrorReport report, String... arguments) {
        if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
            // Takes no reading of options, which would be half of the time.
            program.console().println(VERSION_LINE);
            return 0;
        }
        return commandLine(program, report, arguments).execute(arguments);
    }

    /** Who asks "help dump" means "dump --help". */
    private static String[] withHelpOption(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        String[] given = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        given[arguments.length - 1] = "--help";
        return given;
    }

    /** All commands with their options, as help shows them. */
    static CommandLine whole(Program program) {
        return commandLine(program, new ErrorReport(program));
    }

    /** Reading the options of a class takes time: only of the command that is meant, if it is. */
    private static CommandLine commandLine(
            Program program, ErrorReport report, String... arguments) {
        CommandLine root = new CommandLine(new Main());
        String wanted = arguments.length == 0 ? "" : arguments[0];
        boolean isOne = COMMANDS.containsKey(wanted);
        COMMANDS.forEach(
                (name, command) -> {
                    if (name.equals(wanted) || !isOne) {
                        root.addSubcommand(command.apply(program));
                    }
                });
        root.addMixin("help", new HelpOption());
        root.getSubcommands().values().forEach(sub -> sub.addMixin("help", new HelpOption()));
        return root.setOut(program.console().outWriter())
                .setErr(program.console().errWriter())
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(
                                program.console().hasColors() ? Ansi.ON : Ansi.OFF))
                // A value may well begin with an at sign: it is not the name of a file.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler((e, given) -> report.reportUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> report.report(e));
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {VERSION_LINE};
        }
    }
}
