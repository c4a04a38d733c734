"""What each worker says of itself, for /status: a JSON note in Redis that expires with it."""

import time

import redis
from pydantic import BaseModel

__all__ = ["NOTE_SECONDS", "WorkerNote", "read_notes", "write_note"]

NOTE_SECONDS = 30  # a note is renewed every 10 s; three missed and the worker counts as gone


class WorkerNote(BaseModel):
    """One worker process: what it serves."""

    name: str
    queues: tuple[str, ...] = ()
    model_id: str = ""
    index_version: int = 0
    products: int = 0
    problem: str = ""  # why the newest index version is not served, "" when all is well
    since: float = 0.0  # Unix time of its start
    at: float = 0.0  # Unix time of this note


def write_note(client: redis.Redis, note: WorkerNote) -> None:
    """Keeps a worker's note for NOTE_SECONDS."""
    fresh = note.model_copy(update={"at": time.time()})
    client.set(f"worker:{note.name}", fresh.model_dump_json(), ex=NOTE_SECONDS)


def read_notes(client: redis.Redis) -> list[WorkerNote]:
    """The notes of all live workers, by name."""
    keys = sorted(client.scan_iter("worker:*"))
    bodies = client.mget(keys) if keys else []
    return [WorkerNote.model_validate_json(body) for body in bodies if body]
