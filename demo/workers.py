"""Worker processes of a demonstration: started, watched, restarted when they die, and ended."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from shared.errors import SetupError
from shared.workers import WorkerNote, read_notes
from worker.command import worker_command, worker_name

__all__ = ["WorkerProcess", "wait_until_ready", "worker_running"]

STOP_SECONDS = 15.0  # a search in hand is finished first
READY_SECONDS = 240.0  # loading torch from a cold disk took 20 s on two cores


class WorkerProcess:
    """One `celery worker` with its pool process, in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path, queues: str) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._queues = queues
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The parent's process id, which is its group's too."""
        if self._process is None:
            raise SetupError("the worker is not running")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """False before the start and once the parent process has ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def name(self) -> str:
        """What its notes' names begin with, before the machine's name."""
        return worker_name(self._queues)

    def start(self) -> None:
        """Starts it; what it says goes to the log file."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                worker_command(self._queues),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Ends parent and pool at once, as a machine that loses its power would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """Lets it finish what it has in hand, then makes sure that nothing is left."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self.kill()


@contextmanager
def worker_running(
    environment: Mapping[str, str], log: Path, queues: str = "search,catalogue"
) -> Iterator[WorkerProcess]:
    """A worker for as long as the block runs."""
    worker = WorkerProcess(environment, log, queues)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def wait_until_ready(client: redis.Redis, worker: WorkerProcess, log: Path) -> WorkerNote:
    """Waits for the worker's first note, which it writes once its models are loaded.

    Raises:
        SetupError: it ended, or took longer than READY_SECONDS; its log says why.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and worker.is_running:
        for note in read_notes(client):
            if note.name.partition("@")[0] == worker.name:
                return note
        time.sleep(0.1)
    tail = log.read_text(errors="replace")[-2000:]
    raise SetupError(f"the worker did not come up; the end of {log}:\n{tail}")
