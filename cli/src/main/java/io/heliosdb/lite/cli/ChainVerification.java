package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.ChainCheck;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.DumpTree;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FileCheck;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FileByteSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code verify --chain}: every file of a chain, then whether they fit each other. */
final class ChainVerification {
    private final Program program;
    private final Path input;
    private final int jobs;
    private final VerificationNotes notes;
    private final List<FileReportText> files = new ArrayList<>();

    /** By their messages: chains with the same first dumps have the same problems. */
    private final Map<String, HeliosException> problems = new LinkedHashMap<>();

    /**
     * @param input any dump of the chain
     * @param jobs chunks that are decoded at a time
     */
    ChainVerification(Program program, Path input, int jobs) {
        this.program = program;
        this.input = input;
        this.jobs = jobs;
        this.notes = new VerificationNotes(program);
    }

    /** Checks and prints; returns the exit code. */
    int run(boolean isJson) {
        // What is wrong with the path itself is said as for any other command.
        FileByteSource.open(input).close();
        DumpFolder folder = DumpFolder.around(input);
        Path path = folder.directory().resolve(input.getFileName());
        List<DumpHead> dumps = relatives(folder, path);
        List<Path> paths = new ArrayList<>(dumps.stream().map(DumpHead::path).toList());
        if (paths.isEmpty()) {
            paths.add(path);
        }
        paths.addAll(unreadable(folder, paths));
        for (Path file : paths) {
            verify(file, isJson);
        }
        notes.write();
        if (files.stream().allMatch(file -> file.report().isPassed())) {
            folder.endsOf(dumps).forEach(end -> checkChain(folder, end));
        }
        Optional<Failure> failure = failure();
        if (isJson) {
            program.console().json().print(document(failure.isEmpty()));
        } else {
            print(failure.isEmpty());
        }
        failure.ifPresent(known -> program.console().error(known.message(), known.hint()));
        return failure.map(Failure::exitCode).orElse(0);
    }

    private static List<DumpHead> relatives(DumpFolder folder, Path path) {
        return folder.dumps().stream()
                .filter(head -> head.path().equals(path))
                .findFirst()
                .map(head -> withOrphans(folder, folder.relativesOf(head)))
                .orElse(List.of());
    }

    /** Also increments that are named like those of the chain and hang on nothing. */
    private static List<DumpHead> withOrphans(DumpFolder folder, List<DumpHead> relatives) {
        Set<Path> known = relatives.stream().map(DumpHead::path).collect(Collectors.toSet());
        List<DumpHead> all = new ArrayList<>(relatives);
        DumpTree.of(folder).stream()
                .filter(DumpTree::isBroken)
                .flatMap(tree -> tree.nodes().stream())
                .map(DumpTree.Node::head)
                .filter(head -> !known.contains(head.path()) && isNamedLike(head.path(), known))
                .forEach(all::add);
        return all;
    }

    private static boolean isNamedLike(Path increment, Collection<Path> dumps) {
        String name = increment.getFileName().toString();
        return dumps.stream().anyMatch(dump -> name.startsWith(dump.getFileName() + ".inc"));
    }

    /** Files that are named like increments of these, and do not tell what they are. */
    private List<Path> unreadable(DumpFolder folder, List<Path> known) {
        List<Path> found = new ArrayList<>();
        for (DumpFolder.Unreadable file : folder.unreadable()) {
            if (known.contains(file.path())) {
                continue;
            }
            if (isNamedLike(file.path(), known)) {
                found.add(file.path());
            } else {
                program.console()
                        .warning(
                                "may belong to the chain, but cannot be read: "
                                        + Printable.of(file.reason().getMessage()));
            }
        }
        return found;
    }

    private void verify(Path path, boolean isJson) {
        try (ByteSource source = FileByteSource.open(path)) {
            FileReport report = FileCheck.run(source, jobs);
            FileReportText found = new FileReportText(path.toString(), report, false);
            files.add(found);
            if (!isJson) {
                found.print(program.console());
            }
            notes.add(path, source, report);
        }
    }

    private void checkChain(DumpFolder folder, DumpHead end) {
        List<DumpFile> links = new ArrayList<>();
        try {
            for (DumpHead head : folder.chainOf(end)) {
                links.add(DumpFile.open(FileByteSource.open(head.path())));
            }
            ChainCheck.run(links).forEach(this::addProblem);
        } catch (HeliosException e) {
            addProblem(e);
        } finally {
            links.forEach(DumpFile::close);
        }
    }

    private void addProblem(HeliosException problem) {
        switch (problem.code()) {
            case CONFLICT, DUMP_CORRUPT -> problems.putIfAbsent(problem.getMessage(), problem);
            default -> throw problem;
        }
    }

    private void print(boolean isPassed) {
        Console console = program.console();
        problems.keySet().forEach(text -> console.println("Problem: " + Printable.of(text)));
        console.println("Chain: %s (%d dumps)".formatted(isPassed ? "OK" : "FAILED", files.size()));
    }

    /** What the program ends with. */
    private record Failure(int exitCode, String message, Optional<String> hint) {}

    /** Damage first: links cannot be right then. */
    private Optional<Failure> failure() {
        for (FileReportText file : files) {
            if (!file.report().isPassed()) {
                return Optional.of(
                        new Failure(
                                file.exitCode(),
                                file.report().damages().getFirst().message(),
                                Optional.of(
                                        "Restore a dump before the damaged one with --to, and take"
                                                + " a full dump.")));
            }
        }
        return problems.values().stream()
                .min(Comparator.comparingInt(problem -> problem.code().exitCode()))
                .map(e -> new Failure(e.code().exitCode(), e.getMessage(), e.hint()));
    }

    private Map<String, Object> document(boolean isPassed) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", input.toString());
        document.put("passed", isPassed);
        document.put("dumps", files.size());
        document.put("files", files.stream().map(FileReportText::document).toList());
        List<Object> entries = new ArrayList<>();
        for (HeliosException problem : problems.values()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", problem.code() == ErrorCode.CONFLICT ? "link" : "corrupt");
            entry.put("message", problem.getMessage());
            entries.add(entry);
        }
        document.put("problems", entries);
        return document;
    }
}
