package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account that the server runs under: the user's own, or, because PostgreSQL refuses root, an
 * unprivileged one.
 *
 * @param uid numeric user id
 * @param gid numeric group id
 * @param prefix words to put before a command so that it runs under this account; empty if it does
 *     so anyway
 */
record Account(int uid, int gid, List<String> prefix) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    /** In this order: the account of an installed PostgreSQL, or the one that owns nothing. */
    private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

    /** Its numbers are the same everywhere; a small container has no list of accounts. */
    private static final Entry NOBODY = new Entry("nobody", 65534, 65534);

    Account {
        prefix = List.copyOf(prefix);
    }

    /** The account for new data directories. */
    static Account forNewData(Host host) {
        if (!host.isRoot()) {
            return ofProcess(host);
        }
        for (String name : UNPRIVILEGED) {
            Optional<Entry> entry =
                    entries().stream().filter(e -> e.name.equals(name) && e.uid != 0).findFirst();
            if (entry.isPresent()) {
                return other(host, entry.get());
            }
        }
        if (Bundle.current().isPresent()) {
            return other(host, NOBODY);
        }
        throw new HeliosException(
                        ErrorCode.NOT_FOUND, "no unprivileged account for the server was found")
                .with("expected", String.join(" or ", UNPRIVILEGED))
                .hint("Run 'useradd --system postgres' and start again.");
    }

    /** The account of this process itself, even if it is root. */
    static Account ofProcess(Host host) {
        return new Account(host.uid(), host.uid(), List.of());
    }

    /** The account for a data directory that exists: for root the directory's owner. */
    static Account forData(Host host, Path dataDirectory) {
        int owner = Host.ownerOf(dataDirectory).orElse(0);
        if (!host.isRoot() || owner == 0) {
            return forNewData(host);
        }
        Entry entry =
                entries().stream()
                        .filter(e -> e.uid == owner)
                        .findFirst()
                        .orElse(new Entry(Integer.toString(owner), owner, owner));
        return other(host, entry);
    }

    /** Whether commands of this account need another user than the one of this process. */
    boolean isOther() {
        return !prefix.isEmpty();
    }

    /** Hands a file over to the account; does nothing if it is the user's own. */
    void own(Path path) {
        if (!isOther()) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw FileErrors.cannot("cannot hand a file to the server's account", path, e)
                    .with("uid", uid);
        }
    }

    /** The command that hands over a directory with all that is in it. */
    List<String> ownAll(Path directory) {
        return List.of("chown", "-R", uid + ":" + gid, directory.toString());
    }

    private static Account other(Host host, Entry entry) {
        Optional<Bundle> bundle = Bundle.current();
        if (bundle.isPresent()) {
            return new Account(entry.uid, entry.gid, bundle.get().as(entry.uid, entry.gid));
        }
        String uid = Integer.toString(entry.uid);
        if (findProgram(host, "setpriv").isPresent()) {
            return new Account(
                    entry.uid,
                    entry.gid,
                    List.of("setpriv", "--reuid=" + uid, "--regid=" + entry.gid, "--clear-groups"));
        }
        if (findProgram(host, "runuser").isPresent()) {
            return new Account(entry.uid, entry.gid, List.of("runuser", "-u", entry.name, "--"));
        }
        if (findProgram(host, "su").isPresent()) {
            // su wants one string: the script runs the words that follow it.
            return new Account(
                    entry.uid,
                    entry.gid,
                    List.of("su", entry.name, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--"));
        }
        throw new HeliosException(ErrorCode.NOT_FOUND, "no program to leave root with was found")
                .with("expected", "setpriv, runuser or su")
                .hint("Install util-linux, or run heliosdb-lite as an ordinary user.");
    }

    /** A program on the search path. */
    static Optional<Path> findProgram(Host host, String name) {
        for (String folder : host.variable("PATH").orElse("/usr/bin:/bin").split(":", -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(program) && Files.isRegularFile(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(PASSWD)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 4 && fields[2].matches("\\d{1,9}")) {
                    entries.add(
                            new Entry(
                                    fields[0],
                                    Integer.parseInt(fields[2]),
                                    Integer.parseInt(fields[3])));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the list of accounts", PASSWD, e);
        }
        return entries;
    }

    private record Entry(String name, int uid, int gid) {}
}
