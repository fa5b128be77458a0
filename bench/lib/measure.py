"""Runs client programs and measures them: wall time, CPU, memory, bytes written."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
END_SECONDS = 30
KILO = 1024


class BenchError(Exception):
    """Something that makes the figures worthless: the whole run ends."""


def clean_environment(temporary):
    """Nothing that libpq or the product could take settings from."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG")
        and (not name.startswith("HELIOSDB_") or name == "HELIOSDB_JAVA_HOME")
    }
    # The program is built before the first measurement; a change of sources must not build it
    # again in the middle.
    return kept | {"LC_ALL": "C.UTF-8", "TMPDIR": str(temporary), "HELIOSDB_NO_BUILD": "1"}


@dataclass
class Sample:
    """One measured run. Seconds and bytes; ``server_cpu`` is that of the server's sessions."""

    wall: float = 0.0
    cpu: float = 0.0
    server_cpu: float = 0.0
    peak_process_bytes: int = 0
    peak_sum_bytes: int = 0
    bytes_written: int = 0

    def followed_by(self, other):
        return Sample(
            self.wall + other.wall,
            self.cpu + other.cpu,
            self.server_cpu + other.server_cpu,
            max(self.peak_process_bytes, other.peak_process_bytes),
            max(self.peak_sum_bytes, other.peak_sum_bytes),
            self.bytes_written + other.bytes_written,
        )

    def as_dict(self):
        return asdict(self)


class MemorySampler(threading.Thread):
    """Samples the resident memory of processes and their children, 20 times a second.

    The kernel's ru_maxrss is exact but knows single processes only, and starts at the size of
    this Python (a child is a copy of it until it executes its program). A small program that ends
    within a few samples therefore has no known size: 0.
    """

    def __init__(self, pids):
        super().__init__(daemon=True)
        self.pids = pids
        self.peak_process = 0
        self.peak_sum = 0
        self.stopped = threading.Event()

    def run(self):
        while True:
            total = 0
            for pid in self.pids:
                total += self.visit(pid)
            self.peak_sum = max(self.peak_sum, total)
            if self.stopped.wait(SAMPLE_SECONDS):
                return

    def visit(self, pid):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return 0
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if "VmRSS" not in fields:
            return 0
        high = int(fields["VmHWM"].split()[0]) * KILO
        self.peak_process = max(self.peak_process, high)
        now = int(fields["VmRSS"].split()[0]) * KILO
        return now + sum(self.visit(child) for child in children)


class Runner:
    """Starts client programs; knows those that run, to end them when the run is cancelled."""

    def __init__(self, workdir):
        self.workdir = Path(workdir)
        self.environment = clean_environment(self.workdir)
        # Each with the signal that ends it at once.
        self.live = {}

    def spawn(
        self, command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        end_signal=signal.SIGTERM, **options,
    ):
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=self.workdir,
            env=self.environment,
            start_new_session=True,
            **options,
        )
        self.live[process] = end_signal
        return process

    def output_of(self, command):
        """Runs a command that is not measured."""
        process = self.spawn(command, subprocess.PIPE, subprocess.PIPE, text=True)
        stdout, stderr = process.communicate()
        self.live.pop(process, None)
        if process.returncode != 0:
            raise failure(command, process.returncode, stderr)
        return stdout.strip()

    def measure(self, steps, server=None):
        """Steps run one after the other; the commands of a step at the same time."""
        result = Sample()
        for commands in steps:
            before = server.cpu_seconds() if server else 0.0
            sample = self.measure_step(commands)
            if server:
                # Sessions end, and are counted, a moment after their client.
                time.sleep(0.1)
                sample.server_cpu = server.cpu_seconds() - before
            result = result.followed_by(sample)
        return result

    def measure_step(self, commands):
        errors = [open(self.workdir / f"stderr-{i}", "w+b") for i in range(len(commands))]
        floor = own_peak_bytes()
        begun = time.monotonic()
        processes = [
            self.spawn(command, stderr=error) for command, error in zip(commands, errors)
        ]
        sampler = MemorySampler([process.pid for process in processes])
        sampler.start()
        sample = Sample()
        for process in processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            sample.cpu += usage.ru_utime + usage.ru_stime
            peak = usage.ru_maxrss * KILO
            if peak > floor:
                sample.peak_process_bytes = max(sample.peak_process_bytes, peak)
        sample.wall = time.monotonic() - begun
        sampler.stopped.set()
        sampler.join()
        if sample.wall >= 4 * SAMPLE_SECONDS:
            sample.peak_process_bytes = max(sample.peak_process_bytes, sampler.peak_process)
        sample.peak_sum_bytes = sample.peak_process_bytes and max(
            sample.peak_process_bytes, sampler.peak_sum
        )
        for command, process, error in zip(commands, processes, errors):
            self.live.pop(process, None)
            with error:
                error.seek(0)
                if process.returncode != 0:
                    raise failure(command, process.returncode, error.read().decode())
        return sample

    def end(self, process):
        """Ends one process and waits for it; its whole session, the hard way, if it does not."""
        self.ask_to_end(process)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.live.pop(process, None)

    def ask_to_end(self, process):
        if process.poll() is None:
            process.send_signal(self.live.get(process, signal.SIGTERM))

    def end_all(self):
        # All at once: a server may wait for its clients, a client for its server.
        for process in list(self.live):
            self.ask_to_end(process)
        for process in list(self.live):
            self.end(process)


def failure(command, code, stderr):
    words = " ".join(str(word) for word in command)
    return BenchError(f"exit {code}: {words}\n{stderr[-2000:]}")


def own_peak_bytes():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * KILO
    return 0


def bytes_in(path):
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def progress(text):
    print(text, file=sys.stderr, flush=True)
