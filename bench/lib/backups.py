"""The tools that bench/backups measures: what each runs, and where it keeps what it wrote."""

import os
import pwd
import shlex
import shutil
import signal
import time
from pathlib import Path

from .measure import BenchError, Sample, bytes_in
from .server import START_SECONDS, SETTINGS, Cluster, Server, free_port

SOURCE = "tpch"
TARGET = "target"
STANZA = "main"


def postgres_account():
    """The command that becomes the server's account, and that account; empty if not root."""
    if os.geteuid() != 0:
        return [], None
    account = pwd.getpwnam("postgres")
    prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return prefix + ["--clear-groups"], account


def make_directory(path):
    """For the account of the server."""
    path.mkdir(parents=True)
    _, account = postgres_account()
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
    return path


def tree_cpu_seconds(pid):
    """CPU of a process, of its children that live, and of those that it waited for."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    # proc(5): fields 14 to 17 are utime, stime, cutime and cstime; field 2 may hold spaces.
    fields = stat.rpartition(")")[2].split()
    own = sum(int(value) for value in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return own + sum(tree_cpu_seconds(child) for child in children)


class ArchivingCluster(Cluster):
    """Debian's server with a socket, which archives its log as soon as a repository is chosen."""

    def __init__(self, runner, pg_bin, directory):
        super().__init__(runner, pg_bin, directory)
        self.sockets = make_directory(runner.workdir / "sockets")
        self.active = runner.workdir / "active.conf"
        push = f"pgbackrest --config={self.active} --stanza={STANZA} archive-push %p"
        SETTINGS["unix_socket_directories"] = self.sockets
        SETTINGS["archive_mode"] = "on"
        # The load before that is archived nowhere.
        SETTINGS["archive_command"] = f"test ! -e {self.active} || {push}"

    def archive_to(self, config):
        new = self.active.with_suffix(".new")
        new.symlink_to(config)
        new.replace(self.active)

    def archive_nowhere(self):
        self.active.unlink(missing_ok=True)

    def cpu_seconds(self):
        """All of the server's processes, so that the archiver's pgbackrest is in it."""
        return tree_cpu_seconds(self.postmaster_pid)

    def archiver_cpu_seconds(self):
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'archiver'"
        pid = self.psql("postgres", query)
        return tree_cpu_seconds(pid) if pid else 0.0

    def finish_archiving(self):
        """Waits until the log up to now is in the repository."""
        segment = self.psql("postgres", "SELECT pg_walfile_name(pg_switch_wal())")
        deadline = time.monotonic() + START_SECONDS
        # Names of segments sort as they were written.
        archived = "SELECT coalesce(max(last_archived_wal), '') FROM pg_stat_archiver"
        while self.psql("postgres", archived) < segment:
            if time.monotonic() > deadline:
                raise BenchError("the write-ahead log is not archived")
            time.sleep(0.1)


class Tool:
    """One line of the tables."""

    package = None
    program = None

    def __init__(self, key, label, runner, cluster, jobs):
        self.key = key
        self.label = label
        self.runner = runner
        self.cluster = cluster
        self.jobs = jobs
        self.store = runner.workdir / "stores" / key

    def is_missing(self):
        return self.program is not None and not shutil.which(self.program)

    def prepare(self):
        self.store.mkdir(parents=True)

    def backup_command(self, number):
        """0 is the full backup; the others follow it."""
        raise NotImplementedError

    def restore_command(self):
        raise NotImplementedError

    def backup(self, number):
        self.cluster.settle()
        before = bytes_in(self.store)
        sample = self.runner.measure([[self.backup_command(number)]], self.cluster)
        sample.bytes_written = bytes_in(self.store) - before
        return sample

    def restore(self):
        """The figures of a restore, and what came of it."""
        self.cluster.recreate(TARGET)
        self.cluster.settle()
        try:
            sample = self.runner.measure([[self.restore_command()]], self.cluster)
            return sample, self.cluster.fingerprint(TARGET)
        finally:
            self.cluster.drop(TARGET)

    def postgres_tool(self, name, database, *options):
        return [self.cluster.pg_bin / name, *self.cluster.flags(database), *options]


class HeliosDb(Tool):
    def __init__(self, launcher, *arguments):
        super().__init__("heliosdb-lite", "heliosdb-lite", *arguments)
        self.launcher = launcher

    def command(self, name, database, *options):
        flags = self.cluster.flags(database)
        return [self.launcher, name, *flags, "--jobs", self.jobs, *options]

    def backup_command(self, number):
        append = ["--append"] if number else []
        return self.command("dump", SOURCE, "--output", self.store / "base.heliodump", *append)

    def restore_command(self):
        base = self.store / "base.heliodump"
        return self.command("restore", TARGET, "--input", base, "--to", "latest")


class PgDump(Tool):
    """A whole dump each time."""

    def __init__(self, kind, *arguments):
        self.options = ["-Fd", "-j", arguments[-1]] if kind == "d" else ["-Fc"]
        label = f"pg_dump -F{kind}" + (f" -j{arguments[-1]}" if kind == "d" else "")
        super().__init__(f"pg_dump-{kind}", label, *arguments)
        self.last = None

    def backup_command(self, number):
        self.last = self.store / f"dump-{number}"
        return self.postgres_tool("pg_dump", SOURCE, *self.options, "-f", self.last)

    def restore_command(self):
        return self.postgres_tool("pg_restore", TARGET, "-j", self.jobs, self.last)


class Restic(Tool):
    """A plain dump into a repository; plain, for it to find what it has already."""

    package = program = "restic"

    def __init__(self, *arguments):
        super().__init__("restic", "pg_dump, restic", *arguments)
        self.file = "tpch.sql"

    def command(self, *words):
        password = self.runner.workdir / "restic-password"
        password.write_text("benchmark\n")
        cache = self.runner.workdir / "restic-cache"
        return ["restic", "-q", "-r", self.store, "--password-file", password] + [
            "--cache-dir", cache, *words,
        ]

    def prepare(self):
        super().prepare()
        self.runner.output_of(self.command("init"))

    def backup_command(self, number):
        store = self.command("backup", "--stdin", "--stdin-filename", self.file)
        return pipe(self.postgres_tool("pg_dump", SOURCE), store)

    def restore_command(self):
        options = ["-Xqo", "/dev/null", "-v", "ON_ERROR_STOP=1"]
        psql = self.postgres_tool("psql", TARGET, *options)
        return pipe(self.command("dump", "latest", self.file), psql)


class PgBackRest(Tool):
    """The cluster's files and its log, in a repository of their own."""

    package = program = "pgbackrest"

    def __init__(self, key, label, options, *arguments):
        super().__init__(key, label, *arguments)
        self.options = options
        self.config = self.runner.workdir / f"{key}.conf"

    def prepare(self):
        make_directory(self.store)
        places = make_directory(self.runner.workdir / f"{self.key}-places")
        settings = {
            "repo1-path": self.store,
            "repo1-retention-full": 9,
            "log-level-file": "off",
            "log-path": places,
            "lock-path": places / "lock",
            "spool-path": places / "spool",
            # Without it a backup waits for the next checkpoint, minutes by default.
            "start-fast": "y",
            **self.options,
        }
        lines = ["[global]", *(f"{name}={value}" for name, value in settings.items())]
        lines += [f"[{STANZA}]", f"pg1-path={self.cluster.directory}"]
        lines += [f"pg1-port={self.cluster.port}", f"pg1-socket-path={self.cluster.sockets}"]
        lines += ["pg1-user=postgres", "pg1-database=postgres"]
        self.config.write_text("\n".join(lines) + "\n")
        self.runner.output_of(self.command("stanza-create"))

    def command(self, name, *options):
        prefix, _ = postgres_account()
        words = ["pgbackrest", f"--config={self.config}", f"--stanza={STANZA}"]
        return prefix + words + [*options, name]

    def backup_command(self, number):
        return self.command("backup", "--type=incr" if number else "--type=full")

    def backup(self, number):
        self.cluster.archive_to(self.config)
        return super().backup(number)

    def restore(self):
        directory = make_directory(self.runner.workdir / f"{self.key}-restored")
        directory.chmod(0o700)
        server = Restored(self.runner, self.cluster.pg_bin, "postgres", free_port())
        restore = self.command("restore", f"--pg1-path={directory}")
        try:
            sample = self.runner.measure([[restore]])
            sample = sample.followed_by(server.start(directory))
            return sample, server.fingerprint(SOURCE)
        finally:
            server.stop()
            shutil.rmtree(directory)


class Restored(Server):
    """A server on restored files."""

    process = None

    def start(self, directory):
        """Seconds and CPU until it takes writes: the log has been replayed by then."""
        prefix, _ = postgres_account()
        command = [self.pg_bin / "postgres", "-D", directory, "-p", self.port]
        command += ["-h", "127.0.0.1", "-k", ""]
        for name in ("shared_buffers", "max_wal_size", "fsync", "autovacuum"):
            command += ["-c", f"{name}={SETTINGS[name]}"]
        log_path = self.runner.workdir / "restored.log"
        begun = time.monotonic()
        with open(log_path, "wb") as log:
            self.process = self.runner.spawn(prefix + command, log, log, signal.SIGINT)
        while not self.takes_writes():
            if self.process.poll() is not None or time.monotonic() > begun + START_SECONDS:
                raise BenchError(f"restored server did not start:\n{log_path.read_text()[-2000:]}")
            time.sleep(0.02)
        wall = time.monotonic() - begun
        return Sample(wall=wall, server_cpu=tree_cpu_seconds(self.process.pid))

    def takes_writes(self):
        try:
            return self.psql("postgres", "SELECT pg_is_in_recovery()") == "f"
        except BenchError:
            return False

    def stop(self):
        if self.process:
            self.runner.end(self.process)
            self.process = None


def pipe(first, second):
    commands = [shlex.join(str(word) for word in command) for command in (first, second)]
    return ["bash", "-c", "set -o pipefail; " + " | ".join(commands)]
