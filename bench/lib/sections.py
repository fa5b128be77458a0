"""What is measured. A section is a list of lines (cases) that are run in turn, several rounds."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from . import data
from .measure import BenchError, bytes_in, progress
from .server import Embedded

COMPRESSIONS = ["none", "lz4", "zstd"]
# Name -> (format, compression level). Parallel where the format allows it.
PG_FORMATS = {"Fd-Z0": ("d", 0), "Fd-Z1": ("d", 1), "Fc-Z0": ("c", 0), "Fc-Z1": ("c", 1)}
RESTORED_FORMATS = ["Fd-Z0", "Fd-Z1", "Fc-Z1"]
DRAIN = Path(__file__).with_name("drain.py")


def nothing():
    pass


@dataclass
class Case:
    """A line of the report; ``before``, ``check`` (first round) and ``after`` are not timed."""

    key: str
    label: str
    steps: list
    before: Callable = nothing
    check: Callable = nothing
    after: Callable = nothing
    output: Optional[Path] = None


class Bench:
    """Everything a section needs: the programs, the server, the figures so far."""

    def __init__(self, args, runner, cluster, program):
        self.args = args
        self.runner = runner
        self.cluster = cluster
        self.program = program
        self.results = {}
        self.checks = []
        self.datasets = {}
        self.fingerprints = {}
        self.dumps = runner.workdir / "dumps"
        self.dumps.mkdir(exist_ok=True)
        self.embedded = None

    # ---- Rounds --------------------------------------------------------------------------------

    def measure(self, section, cases, server):
        """All cases once, then all again in the opposite order: noise hits all alike."""
        lines = self.results.setdefault(section, [])
        for case in cases:
            lines.append({"key": case.key, "label": case.label, "samples": []})
        for number in range(self.args.runs):
            indices = range(len(cases))
            for i in indices if number % 2 == 0 else reversed(indices):
                case = cases[i]
                case.before()
                if server:
                    server.settle()
                sample = self.runner.measure(case.steps, server)
                if case.output:
                    sample.bytes_written = bytes_in(case.output)
                progress(
                    f"  {section} {number + 1}/{self.args.runs} {sample.wall:8.3f} s  {case.label}"
                )
                lines[i]["samples"].append(sample.as_dict())
                if number == 0:
                    case.check()
                case.after()

    # ---- Data ----------------------------------------------------------------------------------

    def load_tpch(self, server, database):
        progress(f"Loading TPC-H at scale {self.args.scale:g}")
        server.recreate(database)
        self.runner.output_of(
            [self.program, "demo", "--scale", self.args.scale]
            + ["--jobs", self.args.jobs, "--load-into", server.uri(database)]
        )
        server.freeze(database)

    def need(self, database):
        """The database in the cluster, loaded when first needed."""
        if database in self.datasets:
            return
        if database == "tpch":
            self.load_tpch(self.cluster, "tpch")
        elif database == "mixed":
            progress(f"Making mixed data of about {self.args.mixed_mb} MB")
            data.load_mixed(self.cluster, "mixed", self.args.mixed_mb)
        else:
            self.cluster.recreate("small")
            self.cluster.psql("small", data.SMALL)
        self.record(self.cluster, database)

    def record(self, server, database, name=None):
        self.datasets[name or database] = server.sizes(database)
        self.fingerprints[database] = server.fingerprint(database)

    def forget(self, database):
        if self.datasets.get(database):
            self.cluster.drop(database)
        for path in self.dumps.glob(f"{database}*"):
            remove(path)

    # ---- Commands ------------------------------------------------------------------------------

    def helios_dump(self, server, database, compression, path, *more):
        return [self.program, "dump", *server.flags(database), "--jobs", self.args.jobs] + [
            "--compress", compression, "--output", path, *more,
        ]

    def helios_restore(self, server, database, path):
        return [self.program, "restore", *server.flags(database)] + [
            "--jobs", self.args.jobs, "--input", path,
        ]

    def pg_dump(self, server, database, name, path, *more):
        kind, level = PG_FORMATS[name]
        jobs = ["-j", self.args.jobs] if kind == "d" else []
        return [self.cluster.pg_bin / "pg_dump", *server.flags(database)] + [
            f"-F{kind}", *jobs, f"-Z{level}", "-f", path, *more,
        ]

    def pg_restore(self, server, database, path, *more):
        return [self.cluster.pg_bin / "pg_restore", *server.flags(database)] + [
            "-j", self.args.jobs, *more, path,
        ]

    def analyze(self, server, database):
        return [self.cluster.pg_bin / "vacuumdb", *server.flags(database)] + [
            "--analyze-only", "-q", "-j", self.args.jobs,
        ]

    def tool_label(self, name):
        kind, level = PG_FORMATS[name]
        jobs = f" -j{self.args.jobs}" if kind == "d" else ""
        return f"-F{kind}{jobs} -Z{level}"

    # ---- Cases ---------------------------------------------------------------------------------

    def limit_cases(self, server, database, table=None):
        scripts = data.limit_scripts(
            server, database, self.runner.workdir, self.args.jobs, table
        )
        psql = [
            [self.cluster.pg_bin / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", script]
            + server.flags(database)
            for script in scripts
        ]
        drain = [
            [sys.executable, "-I", "-S", DRAIN, "127.0.0.1", server.port, server.user]
            + [database, script]
            for script in scripts
        ]
        return [
            Case("limit", f"limit: {len(psql)} psql, COPY binary to /dev/null", [psql]),
            Case("limit-raw", f"limit: {len(drain)} sockets read and forgotten", [drain]),
        ]

    def dump_case(self, key, label, command, path):
        return Case(
            key, label, [[command]], lambda: remove(path), output=path,
            after=lambda: remove(path),
        )

    def helios_dump_cases(self, server, database, compressions=COMPRESSIONS):
        for compression in compressions:
            path = self.dumps / f"{database}-run.heliodump"
            command = self.helios_dump(server, database, compression, path)
            yield self.dump_case(
                f"dump-{compression}", f"heliosdb-lite dump --compress {compression}", command,
                path,
            )

    def pg_dump_cases(self, server, database):
        for name in PG_FORMATS:
            path = self.dumps / f"{database}-run.pg"
            command = self.pg_dump(server, database, name, path)
            yield self.dump_case(
                f"pg-dump-{name}", f"pg_dump {self.tool_label(name)}", command, path
            )

    def restore_case(self, key, label, server, steps, expected, table=None):
        def check():
            actual = server.fingerprint("target", table)
            if actual != expected:
                wrong = [name for name in expected if expected[name] != actual.get(name)]
                raise BenchError(
                    f"{label}: restored differs from source in {', '.join(wrong)}:"
                    f" {[expected[name] for name in wrong]}, {[actual.get(n) for n in wrong]}"
                )
            self.checks.append(label)

        return Case(
            key, label, steps, lambda: server.recreate("target"), check,
            lambda: server.drop("target"),
        )

    def helios_restore_cases(self, server, database, compressions=COMPRESSIONS):
        for compression in compressions:
            path = self.dumps / f"{database}-{compression}.heliodump"
            if not path.exists():
                self.runner.output_of(self.helios_dump(server, database, compression, path))
            yield self.restore_case(
                f"restore-{compression}", f"heliosdb-lite restore ({compression})", server,
                [[self.helios_restore(server, "target", path)]], self.fingerprints[database],
            )

    def pg_restore_cases(self, server, database):
        expected = self.fingerprints[database]
        for name in RESTORED_FORMATS:
            path = self.dumps / f"{database}-{name}"
            self.runner.output_of(self.pg_dump(server, database, name, path))
            label = f"pg_restore -j{self.args.jobs} (-F{PG_FORMATS[name][0]} -Z{name[-1]})"
            restore = self.pg_restore(server, "target", path)
            yield self.restore_case(f"pg-restore-{name}", label, server, [[restore]], expected)
            if name == "Fd-Z1":
                steps = [[restore], [self.analyze(server, "target")]]
                label += ", then vacuumdb --analyze-only"
                yield self.restore_case(
                    f"pg-restore-{name}-analyze", label, server, steps, expected
                )

    # ---- Sections ------------------------------------------------------------------------------

    def dump(self, section="dump", database="tpch"):
        self.need(database)
        server = self.cluster
        cases = self.limit_cases(server, database)
        cases += self.helios_dump_cases(server, database)
        cases += self.pg_dump_cases(server, database)
        self.measure(section, cases, server)

    def restore(self, section="restore", database="tpch"):
        self.need(database)
        cases = list(self.helios_restore_cases(self.cluster, database))
        cases += self.pg_restore_cases(self.cluster, database)
        self.measure(section, cases, self.cluster)

    def lineitem(self):
        self.need("tpch")
        server = self.cluster
        ours = self.dumps / "tpch-lineitem.heliodump"
        theirs = self.dumps / "tpch-lineitem-Fd-Z1"
        ours_run = self.dumps / "tpch-lineitem-run.heliodump"
        theirs_run = self.dumps / "tpch-lineitem-run.pg"
        only = ["--tables", "lineitem"]
        label = f"pg_dump {self.tool_label('Fd-Z1')} -t lineitem"
        cases = self.limit_cases(server, "tpch", "lineitem") + [
            self.dump_case(
                "dump-zstd", "heliosdb-lite dump --tables lineitem (zstd)",
                self.helios_dump(server, "tpch", "zstd", ours_run, *only), ours_run,
            ),
            self.dump_case(
                "pg-dump-Fd-Z1", label,
                self.pg_dump(server, "tpch", "Fd-Z1", theirs_run, "-t", "lineitem"), theirs_run,
            ),
        ]
        self.measure("lineitem dump", cases, server)

        self.runner.output_of(self.helios_dump(server, "tpch", "zstd", ours, *only))
        self.runner.output_of(self.pg_dump(server, "tpch", "Fd-Z1", theirs, "-t", "lineitem"))
        # pg_dump writes the foreign keys to tables that are not there, ours does not.
        contents = self.runner.output_of([self.cluster.pg_bin / "pg_restore", "-l", theirs])
        wanted = self.runner.workdir / "lineitem.list"
        wanted.write_text(
            "\n".join(line for line in contents.split("\n") if "FK CONSTRAINT" not in line)
        )
        table = "public.lineitem"
        expected = {table: self.fingerprints["tpch"][table]}
        restore = self.pg_restore(server, "target", theirs, "-L", wanted)
        label = f"pg_restore -j{self.args.jobs} (-Fd -Z1) of lineitem, no foreign keys"
        cases = [
            self.restore_case(
                "restore-zstd", "heliosdb-lite restore of lineitem (zstd)", server,
                [[self.helios_restore(server, "target", ours)]], expected, table,
            ),
            self.restore_case("pg-restore-Fd-Z1", label, server, [[restore]], expected, table),
            self.restore_case(
                "pg-restore-Fd-Z1-analyze", label + ", then vacuumdb --analyze-only", server,
                [[restore], [self.analyze(server, "target")]], expected, table,
            ),
        ]
        self.measure("lineitem restore", cases, server)

    def verify(self):
        self.need("tpch")
        files = {}
        cases = []
        for compression in COMPRESSIONS:
            path = self.dumps / f"tpch-{compression}.heliodump"
            if not path.exists():
                self.runner.output_of(self.helios_dump(self.cluster, "tpch", compression, path))
            files[f"verify-{compression}"] = path
            command = [self.program, "verify", "--jobs", 1, "--input", path]
            label = f"heliosdb-lite verify --jobs 1 ({compression})"
            cases.append(Case(f"verify-{compression}", label, [[command]]))
        peers = self.verify_peers(files["verify-none"])
        for key, label, path, command in peers:
            files[key] = path
            cases.append(Case(key, label, [[command]]))
        self.measure("verify", cases, None)
        for line in self.results["verify"]:
            line["stored_bytes"] = files[line["key"]].stat().st_size
        for _, _, path, _ in peers:
            if path != files["verify-none"]:
                remove(path)

    def verify_peers(self, plain):
        """What the usual tools need to read the same bytes, and PostgreSQL's to read a dump."""
        peers = [("cksum", "cksum (none)", plain, ["cksum", plain])]
        for tool, level, suffix in [("zstd", "-3", ".zst"), ("gzip", "-1", ".gz")]:
            if shutil.which(tool):
                packed = plain.with_name(plain.name + suffix)
                self.runner.output_of(["sh", "-c", f"{tool} {level} -c '{plain}' > '{packed}'"])
                label = f"{tool} -t ({tool} {level} of the file of none)"
                peers.append((tool, label, packed, [tool, "-q", "-t", packed]))
        archive = self.dumps / "tpch-verify.pg"
        self.runner.output_of(self.pg_dump(self.cluster, "tpch", "Fc-Z1", archive))
        command = [self.cluster.pg_bin / "pg_restore", "-f", "/dev/null", archive]
        return peers + [("pg-restore", "pg_restore -f /dev/null (-Fc -Z1)", archive, command)]

    def small(self):
        self.need("small")
        server, tools = self.cluster, self.cluster.pg_bin
        ours = self.dumps / "small.heliodump"
        theirs = self.dumps / "small.pg"
        self.runner.output_of(self.helios_dump(server, "small", "zstd", ours))
        self.runner.output_of(self.pg_dump(server, "small", "Fc-Z1", theirs))
        ours_run = self.dumps / "small-run.heliodump"
        theirs_run = self.dumps / "small-run.pg"
        flags = server.flags("small")
        psql = [tools / "psql", "-XAt", *flags]
        expected = self.fingerprints["small"]
        cases = [
            Case("version", "heliosdb-lite --version", [[[self.program, "--version"]]]),
            Case("psql-version", "psql --version", [[[tools / "psql", "--version"]]]),
            Case("tables", "heliosdb-lite tables", [[[self.program, "tables", *flags]]]),
            Case("psql-tables", "psql -c '\\dt'", [[[*psql, "-c", "\\dt"]]]),
            Case(
                "sql", "heliosdb-lite sql 'SELECT 1'",
                [[[self.program, "sql", *flags, "SELECT 1"]]],
            ),
            Case("psql-sql", "psql -c 'SELECT 1'", [[[*psql, "-c", "SELECT 1"]]]),
            self.dump_case(
                "dump", "heliosdb-lite dump",
                self.helios_dump(server, "small", "zstd", ours_run), ours_run,
            ),
            self.dump_case(
                "pg-dump", "pg_dump -Fc -Z1",
                self.pg_dump(server, "small", "Fc-Z1", theirs_run), theirs_run,
            ),
            self.restore_case(
                "restore", "heliosdb-lite restore", server,
                [[self.helios_restore(server, "target", ours)]], expected,
            ),
            self.restore_case(
                "pg-restore", "pg_restore -Fc", server,
                [[[tools / "pg_restore", *server.flags("target"), theirs]]], expected,
            ),
        ]
        self.measure("small", cases, server)

    def mixed(self):
        self.dump("mixed dump", "mixed")
        self.restore("mixed restore", "mixed")

    def run_embedded(self):
        """Debian's server is stopped and removed first: two sets of data need too much memory."""
        for database in list(self.datasets):
            self.forget(database)
        self.cluster.stop()
        shutil.rmtree(self.cluster.directory)

        samples = []
        for number in range(self.args.runs):
            self.embedded = Embedded(self.runner, self.cluster.pg_bin, self.program)
            self.embedded.start()
            samples.append({"wall": self.embedded.ready_seconds})
            progress(f"  embedded: ready in {self.embedded.ready_seconds:.3f} s")
            if number + 1 < self.args.runs:
                self.embedded.stop()
        server = self.embedded
        self.results["embedded start"] = [
            {
                "key": "start", "label": "heliosdb-lite start --memory, until the ready line",
                "samples": samples,
            }
        ]
        self.load_tpch(server, "tpch")
        self.record(server, "tpch", "tpch, embedded")
        version = server.psql(server.maintenance, "SHOW server_version")
        compressions = ["none", "zstd"]
        cases = self.limit_cases(server, "tpch")
        cases += self.helios_dump_cases(server, "tpch", compressions)
        self.measure("embedded dump", cases, server)
        cases = list(self.helios_restore_cases(server, "tpch", compressions))
        self.measure("embedded restore", cases, server)
        server.stop()
        return version


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
