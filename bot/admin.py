"""What /status says: how long the queues are, what was set aside, what each worker serves."""

import asyncio

import redis.asyncio

from bot.actions import Note
from bot.outbox_stream import DEAD_ANSWERS
from shared.queue import CATALOGUE, DEAD, SEARCH, JobQueue
from shared.workers import WorkerNote

__all__ = ["status"]


async def status(queue: JobQueue, client: redis.asyncio.Redis) -> list[Note]:
    """The state of the shop's search, one note a line; raises RedisUnavailable or RedisError."""
    waiting = {kind: await asyncio.to_thread(queue.waiting, kind) for kind in (SEARCH, CATALOGUE)}
    dead = {
        "searches": int(await client.llen(DEAD)),
        "answers": int(await client.llen(DEAD_ANSWERS)),
    }
    aside = [Note("status.set_aside", dead)] if any(dead.values()) else []
    workers = [_worker(note) for note in await _workers(client)]
    return [Note("status.queues", waiting), *aside, *(workers or [Note("status.no_worker")])]


async def _workers(client: redis.asyncio.Redis) -> list[WorkerNote]:
    """shared.workers.read_notes for the client that the bot has."""
    keys = sorted([key async for key in client.scan_iter("worker:*")])
    bodies = await client.mget(keys) if keys else []
    return [WorkerNote.model_validate_json(body) for body in bodies if body]


def _worker(note: WorkerNote) -> Note:
    params: dict[str, str | int] = {
        "name": note.name,
        "queues": ", ".join(note.queues),
        "version": str(note.index_version),
        "products": note.products,
        "model": note.model_id or "?",
    }
    if not note.problem:
        return Note("status.worker", params)
    return Note("status.worker_with_problem", {**params, "problem": note.problem})
