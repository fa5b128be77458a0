"""Turns the figures of one run into docs/benchmarks.md. Knows nothing of how they came about."""

from statistics import median

MEBI = 1 << 20
PEAK_TARGET_BYTES = 512 * MEBI
SMALL_TARGET_SECONDS = 1.0

SECTIONS = {
    "dump": ("Dump, TPC-H", "The whole database. Bytes are those of the dump."),
    "restore": (
        "Restore, TPC-H",
        "Into an empty database that exists. `heliosdb-lite restore` includes ANALYZE and a"
        " comparison of row counts with the file, and replaces the database at the end in one"
        " step; `pg_restore` does none of this. The line with `vacuumdb` does at least the"
        " ANALYZE.",
    ),
    "lineitem dump": (
        "One table: dump of lineitem",
        "`pg_dump` reads and writes one table with one process, whatever `-j` says.",
    ),
    "lineitem restore": ("One table: restore of lineitem", ""),
    "verify": (
        "Verify",
        "One thread, start of the JVM included. Rates are those of stored bytes: of a compressed"
        " file they are bounded by what decompression gives, as `zstd -t` shows.",
    ),
    "small": (
        "Small commands",
        "A database with one table of 100 rows; the start of the JVM is included.",
    ),
    "mixed dump": (
        "Dump, mixed types",
        "One table with uuid, timestamps, numerics, long texts (some in TOAST), jsonb, arrays and"
        " bytea.",
    ),
    "mixed restore": ("Restore, mixed types", ""),
    "embedded start": ("Embedded PostgreSQL: start", ""),
    "embedded dump": (
        "Embedded PostgreSQL: dump, TPC-H",
        "The instance that `heliosdb-lite start --memory` runs, with its own settings. For us"
        " alone: Debian's `pg_dump` is older than this server and refuses it.",
    ),
    "embedded restore": ("Embedded PostgreSQL: restore, TPC-H", ""),
}

METHOD = """\
Everything ran on one machine, in one run, against the same server. The lines of a table were
measured in turn, {runs} rounds, every other round in the opposite order; the median is shown, with
least and greatest in brackets. Before each run the server did a CHECKPOINT; dumps were removed
between runs. Databases and files are on {storage}: no disk is measured.

- *client CPU*: user and system time of the client's processes. *server CPU*: that of the server's
  sessions. They share the cores with each other and with whatever else the machine does.
- *peak memory*: resident memory of the largest process of the client; in brackets, where there are
  several, the greatest sum, sampled 20 times a second (shared pages count once for each process);
  – for programs too short and small to see.
- *limit*: the same COPY statements as `heliosdb-lite dump` sends, slices of 512 pages in turn to
  {jobs} sessions at the same time, drained to nothing; once by `psql`, which looks at every row,
  and once by a program that reads a socket and forgets. What a dump over COPY cannot beat.
- `heliosdb-lite` runs through its launcher, start of the JVM included, with `--jobs {jobs}`; the
  launcher's look for changed sources is off (`HELIOSDB_NO_BUILD=1`).
- Server: {settings}; the rest as PostgreSQL has it. VACUUM (FREEZE, ANALYZE) after loading.
- Every kind of restore was checked once, outside the timed part: rows, sum of row hashes of every
  table, number of indexes and constraints equal those of the source ({checks} checks passed).
"""


class Figures:
    """Medians by section and key; None where nothing was measured."""

    def __init__(self, sections):
        self.sections = sections

    def median(self, section, key, field="wall"):
        for line in self.sections.get(section, []):
            if line["key"] == key and line["samples"]:
                return median(sample[field] for sample in line["samples"])
        return None

    def quotient(self, numerator, denominator, field="wall"):
        above = self.median(*numerator, field)
        below = self.median(*denominator, field)
        return None if above is None or not below else above / below

    def verify_rate(self, compression):
        """Megabytes of a file that are verified with a second of CPU, start included."""
        key = f"verify-{compression}"
        cpu = self.median("verify", key, "cpu")
        for line in self.sections.get("verify", []):
            if line["key"] == key and cpu:
                return line["stored_bytes"] / 1e6 / cpu
        return None

    def greatest(self, field, wanted):
        """The greatest sample of our own lines, with its label; (None, '') if there is none."""
        return max(
            (
                (sample[field], f"{line['label']}, {section}")
                for section, lines in self.sections.items()
                for line in lines
                for sample in line["samples"]
                if line["label"].startswith("heliosdb-lite") and wanted(section, line, sample)
            ),
            default=(None, ""),
        )


def render(document):
    figures = Figures(document["sections"])
    parts = [
        "# Benchmarks\n",
        "Written by `bench/run`; do not edit. How to run it, and what each line means, is in"
        " [bench/README.md](../bench/README.md). Beside restic and pgBackRest:"
        " [comparison.md](comparison.md).\n",
        facts(document),
        "## Targets\n",
        targets(figures),
        "## Method\n",
        method(document),
    ]
    for name, lines in document["sections"].items():
        parts.append(section(name, lines))
    return "\n".join(parts)


def facts(document):
    rows = [("Command", f"`{document['command']}`"), ("Date", document["date"])]
    rows += document["machine"].items()
    for name, (table_bytes, index_bytes) in document["datasets"].items():
        rows.append(
            (
                f"Database `{name}`" if "," not in name else f"Database {name}",
                f"{table_bytes / MEBI:,.0f} MiB tables with TOAST, {index_bytes / MEBI:,.0f} MiB"
                " indexes",
            )
        )
    if document["scale"] < 1:
        note = "not full scale: start-up dominates, the targets are not meant for it"
        rows.append(("**Note**", note))
    return table(["", ""], rows)


def method(document):
    settings = ", ".join(f"`{name}={value}`" for name, value in document["settings"].items())
    return METHOD.format(
        runs=document["runs"],
        jobs=document["jobs"],
        storage=document["storage"],
        settings=settings,
        checks=len(document["checks"]),
    )


def section(name, lines):
    title, text = SECTIONS[name]
    if name == "verify":
        heads, rows = verify_rows(lines)
    elif name == "embedded start":
        heads = ["", "seconds"]
        rows = [(line["label"], seconds(values(line, "wall"))) for line in lines]
    else:
        heads = ["", "seconds", "client CPU s", "server CPU s", "peak memory MiB", "MB written"]
        rows = [measured_row(line) for line in lines]
        if not any(row[-1] for row in rows):
            heads, rows = heads[:-1], [row[:-1] for row in rows]
    parts = [f"## {title}\n"] + ([text + "\n"] if text else [])
    return "\n".join(parts + [table(heads, rows)])


def measured_row(line):
    written = median(values(line, "bytes_written"))
    return (
        line["label"],
        seconds(values(line, "wall")),
        f"{median(values(line, 'cpu')):.2f}",
        f"{median(values(line, 'server_cpu')):.2f}",
        memory(line),
        f"{written / 1e6:,.2f}" if written else "",
    )


def verify_rows(lines):
    rows = [
        (
            line["label"],
            seconds(values(line, "wall")),
            f"{line['stored_bytes'] / 1e6:,.1f}",
            f"{line['stored_bytes'] / 1e6 / median(values(line, 'wall')):,.0f}",
            f"{median(values(line, 'cpu')):.2f}",
            f"{line['stored_bytes'] / 1e6 / median(values(line, 'cpu')):,.0f}",
            memory(line),
        )
        for line in lines
    ]
    heads = ["", "seconds", "stored MB", "MB/s", "client CPU s", "MB per CPU s"]
    return heads + ["peak memory MiB"], rows


def values(line, field):
    return [sample[field] for sample in line["samples"]]


def seconds(numbers):
    digits = 3 if median(numbers) < 2 else 2
    text = f"{median(numbers):.{digits}f}"
    if len(numbers) > 1:
        text += f" ({min(numbers):.{digits}f}–{max(numbers):.{digits}f})"
    return text


def memory(line):
    largest = max(values(line, "peak_process_bytes")) / MEBI
    together = max(values(line, "peak_sum_bytes")) / MEBI
    if not largest:
        return "–"
    return f"{largest:.0f}" + (f" ({together:.0f})" if together > largest * 1.05 else "")


def targets(figures):
    rows = []
    for suffix, dump, restore in [
        ("TPC-H", "dump", "restore"),
        ("mixed", "mixed dump", "mixed restore"),
    ]:
        rows += data_targets(figures, suffix, dump, restore)
    rows.append(
        at_least(
            "embedded: speed of dump, none, of the limit", 0.85, "%",
            figures.quotient(("embedded dump", "limit"), ("embedded dump", "dump-none")),
        )
    )
    for name, verb in [("dump", "dump"), ("restore", "restore")]:
        section_name = f"lineitem {name}"
        theirs = (section_name, "pg-" + verb + "-Fd-Z1")
        rows.append(
            at_least(
                f"lineitem alone: {name}, zstd, against pg_{verb} -Fd -Z1", 1.7, "×",
                figures.quotient(theirs, (section_name, f"{verb}-zstd")),
            )
        )
    for compression, target in [("none", 1000), ("zstd", 500)]:
        rows.append(
            at_least(
                f"verify, {compression}: stored bytes for each second of one core", target, "MB",
                figures.verify_rate(compression),
            )
        )
    peak, where = figures.greatest(
        "peak_process_bytes", lambda _, __, sample: "peak_process_bytes" in sample
    )
    rows.append(
        at_most(
            "greatest peak memory of any of our commands", PEAK_TARGET_BYTES / MEBI, "MiB",
            None if peak is None else peak / MEBI, where,
        )
    )
    slowest, where = max(
        (
            (figures.median("small", line["key"]), line["label"])
            for line in figures.sections.get("small", [])
            if line["label"].startswith("heliosdb-lite")
        ),
        default=(None, ""),
    )
    rows.append(
        at_most("slowest small command, median", SMALL_TARGET_SECONDS, "s", slowest, where)
    )
    return table(["", "target", "measured", ""], rows)


def data_targets(figures, suffix, dump, restore):
    ours, theirs = (dump, "dump-zstd"), (dump, "pg-dump-Fd-Z1")
    yield at_least(
        f"{suffix}: speed of dump, none, of the limit (psql)", 0.85, "%",
        figures.quotient((dump, "limit"), (dump, "dump-none")),
    )
    yield at_least(
        f"{suffix}: the same, of the raw limit", None, "%",
        figures.quotient((dump, "limit-raw"), (dump, "dump-none")),
    )
    yield at_least(
        f"{suffix}: dump, zstd, against pg_dump -Fd -j -Z1", 1.2, "×",
        figures.quotient(theirs, ours),
    )
    yield at_most(
        f"{suffix}: its size, of that of pg_dump -Fd -Z1", 1.0, "%",
        figures.quotient(ours, theirs, "bytes_written"),
    )
    for key, name, target in [
        ("pg-restore-Fd-Z1", "pg_restore -j (-Fd -Z1)", 1.2),
        ("pg-restore-Fd-Z1-analyze", "the same with ANALYZE", None),
    ]:
        yield at_least(
            f"{suffix}: restore, zstd, against {name}", target, "×",
            figures.quotient((restore, key), (restore, "restore-zstd")),
        )


def at_least(name, target, unit, value):
    return verdict(name, "at least", target, unit, value, lambda: value >= target)


def at_most(name, target, unit, value, where=""):
    # "Smaller" is meant: equal is not enough for a share or a time.
    if unit in ("%", "s"):
        return verdict(name, "less than", target, unit, value, lambda: value < target, where)
    return verdict(name, "at most", target, unit, value, lambda: value <= target, where)


def verdict(name, relation, target, unit, value, fits, where=""):
    wanted = "" if target is None else f"{relation} {quantity(target, unit)}"
    if value is None:
        return (name, wanted, "", "not measured")
    shown = quantity(value, unit) + (f" ({where})" if where else "")
    if target is None:
        return (name, "none", shown, "for information")
    return (name, wanted, shown, "met" if fits() else "**not met**")


def quantity(value, unit):
    if unit == "%":
        return f"{value * 100:.1f} %"
    if unit == "×":
        return f"{value:.2f} ×"
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}"


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
