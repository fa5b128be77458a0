package io.heliosdb.lite.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Directories that must not outlive the process that made them. The name tells which process that
 * is, so there is no moment at which a directory exists and its owner is unknown: {@code
 * heliosdb-lite-UID-NAMESPACE-PID-START-COUNT}. Containers may share a tmpfs and not the process
 * numbers: the namespace tells whose numbers they are.
 */
final class Scratch {
    private static final Pattern NAME =
            Pattern.compile("heliosdb-lite-(\\d+)-(\\d+)-(\\d+)-(\\d+)-\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Scratch() {}

    /** A name that no other process and no other call uses. */
    static String newName(Host host) {
        ProcessIdentity self = ProcessIdentity.current();
        return "heliosdb-lite-%d-%d-%d-%d-%d"
                .formatted(
                        host.uid(),
                        namespace(),
                        self.pid(),
                        self.started(),
                        COUNT.getAndIncrement());
    }

    /**
     * Removes what dead processes of this user left in a directory, servers that still run there
     * included.
     */
    static void sweep(Path parent, Host host) {
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(parent, "heliosdb-lite-" + host.uid() + "-*")) {
            for (Path entry : entries) {
                if (isAbandoned(entry, host)) {
                    Postmaster.in(entry.resolve(MemoryDirectory.DATA)).ifPresent(Postmaster::kill);
                    delete(entry, host);
                }
            }
        } catch (IOException e) {
            // Nothing to sweep that we can see; making our own directory there will tell.
            return;
        }
    }

    /**
     * Deletes a directory with all that is in it, with the rights of its owner and no more.
     *
     * @return whether it is gone
     */
    static boolean delete(Path directory, Host host) {
        return Uninterrupted.get(() -> deleteNow(directory, host));
    }

    private static boolean deleteNow(Path directory, Host host) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        Account account =
                Host.ownerOf(directory).orElse(0) == host.uid()
                        ? Account.ofProcess(host)
                        : Account.forData(host, directory);
        List<String> command = List.of("rm", "-rf", "--", directory.toString());
        Program program = new Program(account);
        // A server that was killed could not do this itself.
        SharedSegment.of(directory.resolve(MemoryDirectory.DATA))
                .ifPresent(segment -> segment.remove(program));
        // Processes of a server that was killed may write for another moment: try again.
        for (int attempt = 0; attempt < 3; attempt++) {
            if (program.run(command, "").succeeded()
                    || !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        // In a directory that is not the account's own, only the last step needs our rights.
        try {
            return Files.deleteIfExists(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAbandoned(Path entry, Host host) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (!name.matches() || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<Integer> owner = Host.ownerOf(entry);
        boolean ours =
                owner.isPresent()
                        && (owner.get() == host.uid()
                                || (host.isRoot()
                                        && owner.get() == Account.forNewData(host).uid()));
        return ours
                && Integer.parseInt(name.group(1)) == host.uid()
                && Long.parseLong(name.group(2)) == namespace()
                && !new ProcessIdentity(
                                Long.parseLong(name.group(3)), Long.parseLong(name.group(4)))
                        .isAlive();
    }

    /** Linux: the number in {@code pid:[4026531836]}; elsewhere 0. */
    private static long namespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            String digits = link.replaceAll("\\D", "");
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        } catch (IOException e) {
            return 0;
        }
    }
}
