"""The command line of a worker process: one place, so that every way to start one is the same."""

import sys

__all__ = ["worker_command", "worker_name"]


def worker_command(queues: str) -> list[str]:
    """What to run for these queues (by comma)."""
    return [
        *(sys.executable, "-m", "celery", "-A", "worker.app", "worker"),
        *("--queues", queues, "--hostname", f"{worker_name(queues)}@%h"),
        # Gossip and mingle are talk between workers that nothing here listens to.
        *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]


def worker_name(queues: str) -> str:
    """What a worker for these queues is called, before the @ and its machine."""
    return queues.replace(",", "-")
