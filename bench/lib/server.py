"""The servers that are measured against: Debian's PostgreSQL, and the embedded one."""

import getpass
import os
import pwd
import signal
import socket
import subprocess
import time
from pathlib import Path

from .measure import BenchError

HOST = "127.0.0.1"
START_SECONDS = 60
SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "autovacuum": "off",
}
FINGERPRINT_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    ORDER BY 1"""
OBJECT_COUNTS = """
    SELECT format('%s indexes, %s constraints',
        (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE c.oid >= 16384 AND c.relkind = 'r'),
        (SELECT count(*) FROM pg_constraint WHERE conrelid >= 16384))"""


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """A running server, as the clients see it."""

    def __init__(self, runner, pg_bin, user, port):
        self.runner = runner
        self.pg_bin = Path(pg_bin)
        self.user = user
        self.port = port
        self.maintenance = "postgres"
        self.postmaster_pid = 0

    def flags(self, database):
        return ["-h", HOST, "-p", self.port, "-U", self.user, "-w", "-d", database]

    def uri(self, database):
        return f"postgresql://{self.user}@{HOST}:{self.port}/{database}"

    def psql(self, database, *statements):
        command = [self.pg_bin / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *self.flags(database)]
        for statement in statements:
            command += ["-c", statement]
        return self.runner.output_of(command)

    def recreate(self, database):
        self.drop(database)
        self.psql(self.maintenance, f"CREATE DATABASE {database} TEMPLATE template0")

    def drop(self, database):
        self.psql(self.maintenance, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def settle(self):
        """Writes out what earlier runs left, so that the next does not pay for it."""
        self.psql(self.maintenance, "CHECKPOINT")

    def freeze(self, database):
        self.psql(database, "VACUUM (FREEZE, ANALYZE)")

    def fingerprint(self, database, table=None):
        """Rows and sum of row hashes of every table; the number of indexes and constraints."""
        tables = [table] if table else self.psql(database, FINGERPRINT_TABLES).split("\n")
        facts = {
            name: self.psql(
                database,
                f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM ONLY {name} t",
            )
            for name in tables
        }
        if not table:
            facts["objects"] = self.psql(database, OBJECT_COUNTS)
        return facts

    def sizes(self, database):
        """Bytes of heaps with TOAST, and of indexes."""
        return [
            int(value)
            for value in self.psql(
                database,
                "SELECT coalesce(sum(pg_table_size(oid)), 0), coalesce(sum(pg_indexes_size(oid)),"
                " 0) FROM pg_class WHERE relkind = 'r' AND oid >= 16384",
            ).split("|")
        ]

    def find_postmaster(self):
        directory = Path(self.psql(self.maintenance, "SHOW data_directory"))
        try:
            self.postmaster_pid = int((directory / "postmaster.pid").read_text().split()[0])
        except OSError:
            self.postmaster_pid = 0

    def cpu_seconds(self):
        """CPU of the sessions that have ended; 0 if the server cannot be looked into."""
        try:
            stat = Path(f"/proc/{self.postmaster_pid}/stat").read_text()
        except OSError:
            return 0.0
        # proc(5): fields 14 to 17 are utime, stime, cutime and cstime; field 2 may hold spaces.
        fields = stat.rpartition(")")[2].split()
        return sum(int(value) for value in fields[11:15]) / os.sysconf("SC_CLK_TCK")


class Cluster(Server):
    """A fresh cluster of the given PostgreSQL in a directory of its own."""

    def __init__(self, runner, pg_bin, directory):
        super().__init__(runner, pg_bin, "postgres", free_port())
        self.directory = Path(directory)
        self.process = None

    def start(self):
        self.directory.mkdir(mode=0o700)
        prefix = []
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.directory, account.pw_uid, account.pw_gid)
            prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
            prefix += ["--clear-groups", "--pdeathsig", "INT"]
        self.runner.output_of(
            prefix
            + [self.pg_bin / "initdb", "-D", self.directory, "-U", "postgres", "-A", "trust"]
            + ["-E", "UTF8", "--no-locale", "-N"]
        )
        command = [self.pg_bin / "postgres", "-D", self.directory, "-p", self.port]
        command += ["-h", HOST, "-k", ""]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        log_path = self.directory.parent / "server.log"
        with open(log_path, "wb") as log:
            self.process = self.runner.spawn(prefix + command, log, log, signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.psql("postgres", "SELECT 1")
                break
            except BenchError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise BenchError(f"server did not start:\n{log_path.read_text()}") from None
                time.sleep(0.1)
        self.find_postmaster()

    def stop(self):
        if self.process:
            self.runner.end(self.process)
            self.process = None


class Embedded(Server):
    """What ``heliosdb-lite start --memory`` runs."""

    def __init__(self, runner, pg_bin, program):
        super().__init__(runner, pg_bin, getpass.getuser(), free_port())
        self.program = program
        self.maintenance = self.user
        self.process = None
        self.ready_seconds = 0.0

    def start(self):
        log_path = self.runner.workdir / "embedded.log"
        with open(log_path, "wb") as log:
            begun = time.monotonic()
            self.process = self.runner.spawn(
                [self.program, "start", "--memory", "--port", self.port], subprocess.PIPE, log
            )
        line = self.process.stdout.readline().decode()
        self.ready_seconds = time.monotonic() - begun
        if " ready: " not in line:
            raise BenchError(f"embedded server did not start: {line}{log_path.read_text()}")
        self.find_postmaster()

    def stop(self):
        if self.process:
            self.runner.end(self.process)
            self.process.stdout.close()
            self.process = None
