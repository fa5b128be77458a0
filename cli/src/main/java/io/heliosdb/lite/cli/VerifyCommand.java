package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.FileCheck;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.io.ByteSource;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code verify}: accounts for every byte of a dump file. */
@Command(
        name = "verify",
        description = "Check a dump file without a server. Exits 0 only if every byte is right.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite verify --input backup.heliodump",
            "  heliosdb-lite verify --input base.heliodump --chain"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private InputOption input;
    @Mixin private JobsOption jobs;

    @Option(
            names = "--quick",
            description = "Check the structure only: headers, metadata, index; not the rows.")
    private boolean isQuick;

    @Option(
            names = "--chain",
            description =
                    "Check the dumps before it and those that follow it, too, and whether they fit"
                            + " each other.")
    private boolean isChain;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean isJson;

    VerifyCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (isChain) {
            requireFiles();
            return new ChainVerification(program, input.path(), jobs.count()).run(isJson);
        }
        FileReportText found;
        try (ByteSource source = input.open()) {
            FileReport report =
                    isQuick ? FileCheck.quick(source) : FileCheck.run(source, jobs.count());
            found = new FileReportText(input.toString(), report, isQuick);
            if (!isQuick && !input.isStream()) {
                VerificationNotes notes = new VerificationNotes(program);
                notes.add(input.path(), source, report);
                notes.write();
            }
        }
        if (isJson) {
            program.console().json().print(found.document());
        } else {
            found.print(program.console());
        }
        if (!found.report().isPassed()) {
            program.console()
                    .error(
                            found.report().damages().getFirst().message(),
                            Optional.of(found.hint()));
        }
        return found.exitCode();
    }

    private void requireFiles() {
        if (isQuick) {
            throw new HeliosException(ErrorCode.USAGE, "--quick and --chain exclude each other")
                    .hint("A chain is checked to the last byte: leave out --quick.");
        }
        if (input.isStream()) {
            throw new HeliosException(ErrorCode.USAGE, "--chain needs the files of a chain")
                    .hint("Name a file with --input: its chain lies beside it.");
        }
    }
}
