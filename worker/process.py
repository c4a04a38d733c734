"""What one worker process holds: connections, models, the index it serves. Built after the fork."""

import importlib
import logging
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import redis
from sqlalchemy.exc import SQLAlchemyError

from index_store.building import Eyes, Shop
from index_store.pictures import PictureFolder
from index_store.version import IndexVersion
from index_store.versions import IndexReader, IndexStore
from shared.errors import CatalogueError, IndexMissing, SartorError, SetupError
from shared.outbox import Outbox
from shared.photos import PhotoStore
from shared.queue import CATALOGUE
from shared.redis_server import connect
from shared.settings import Settings
from shared.uploads import Uploads
from shared.workers import WorkerNote, write_note
from worker.pipeline import Pipeline
from worker.product_names import names_of
from worker.reference_cache import SeenBefore

__all__ = ["Process", "current", "import_libraries", "introduce", "start"]

NOTE_EVERY_SECONDS = 10.0
FOLLOW_EVERY_SECONDS = 1.0  # one tiny file is read; the shop's answers are older than that anyway
# A process that only builds yields the cores to searches; the figures are in docs/index.md.
NICENESS_OF_BUILDS = 15
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Process:
    """One process of the pool."""

    settings: Settings
    client: redis.Redis
    pipeline: Pipeline
    since: float

    @cached_property
    def outbox(self) -> Outbox:
        """Where answers go."""
        return Outbox(self.client)

    @cached_property
    def photos(self) -> PhotoStore:
        """Where photos come from and result pictures go."""
        return PhotoStore(self.client, self.settings.photo_ttl)

    @cached_property
    def references(self) -> SeenBefore:
        """What the encoder made of photos before."""
        return SeenBefore(
            self.photos, self.pipeline.encoder.model_id, self.pipeline.mute_background
        )

    @cached_property
    def uploads(self) -> Uploads:
        """Feeds that admins sent, reports on their way to them."""
        return Uploads(self.client)

    @cached_property
    def shop(self) -> Shop:
        """Catalogue, pictures and versions; opened when asked for: searches need no database."""
        return Shop.of(self.settings)

    @property
    def eyes(self) -> Eyes:
        """All that looks at a picture when it is indexed."""
        return Eyes(self.pipeline.encoder, self.pipeline.readers)

    @cached_property
    def store(self) -> IndexStore:
        """The index versions on disk."""
        uri = self.settings.milvus_uri
        folder, keep = self.settings.home / "index", self.settings.keep_versions
        return IndexStore(folder, keep, uri.get_secret_value() if uri else None)

    @cached_property
    def pictures(self) -> PictureFolder:
        """The products' pictures on disk."""
        return PictureFolder(self.settings.home / "pictures")

    @cached_property
    def reader(self) -> IndexReader:
        """The version that is served; a large one comes when a thread has prepared it."""
        model_id = self.pipeline.encoder.model_id
        return IndexReader(self.store, model_id, self.settings.tag, prepare=self._prepare)

    def _prepare(self, index: IndexVersion) -> None:
        """What every version needs before its first search, and takes seconds of a large shop."""
        self.pipeline.preference.categories.read(index.categories)
        names_of(index)

    @property
    def name(self) -> str:
        """The worker that this process belongs to."""
        return _introduction.name

    def note(self) -> WorkerNote:
        """What /status says of this process."""
        return WorkerNote(
            name=self.name,
            queues=_introduction.queues,
            model_id=self.pipeline.encoder.model_id,
            since=self.since,
            **_index_facts(self.reader),
        )


@dataclass
class _Introduction:
    name: str = "worker"
    queues: tuple[str, ...] = ()


_introduction = _Introduction()
_process: Process | None = None


def introduce(name: str, queues: list[str]) -> None:
    """Keeps the worker's name and queues; called in the parent, inherited by the fork."""
    _introduction.name = name
    _introduction.queues = tuple(queues)


def import_libraries() -> None:
    """Imports what every process needs, without computing anything: that would not survive a fork.

    OpenMP's threads start with the first parallel region, and a fork does not copy them.
    """
    for module in ("torch", "open_clip", "faiss", "worker.tasks", "worker.building.tasks"):
        importlib.import_module(module)
    with suppress(ModuleNotFoundError):  # an extra of its own
        importlib.import_module("worker.runtimes.yolo")


def start(settings: Settings) -> Process:
    """Loads the models of this process and begins to write its note."""
    global _process  # noqa: PLW0603 - one a process, by nature
    if _introduction.queues == (CATALOGUE,):
        os.nice(NICENESS_OF_BUILDS)
    pipeline = Pipeline.from_settings(settings)
    pipeline.warm_up()
    _process = Process(
        settings=settings,
        client=connect(settings.queue_url),
        pipeline=pipeline,
        since=time.time(),
    )
    _write_note(_process)  # loads the index too, before the first search
    threading.Thread(target=_keep_index, args=(_process,), name="index", daemon=True).start()
    threading.Thread(target=_keep_note, args=(_process,), name="note", daemon=True).start()
    return _process


def current() -> Process:
    """This process's own; tasks call it."""
    if _process is None:
        raise RuntimeError("worker.process.start was not called in this process")
    return _process


def _keep_index(process: Process) -> None:
    """Beside the notes: those must be renewed while a large version is loaded."""
    while True:
        followed = _follow(process)
        # What cannot serve is read again each time, gigabytes perhaps, while nothing else serves.
        time.sleep(FOLLOW_EVERY_SECONDS if followed else NOTE_EVERY_SECONDS)


def _follow(process: Process) -> bool:
    """Nothing that goes wrong here must end the thread; what is searched stays as it is."""
    try:
        process.reader.follow()
    except IndexMissing:
        return True  # so it is before the first reindex, and one tiny file told it
    except (SartorError, OSError, ValueError) as error:
        _log.warning("no index version can be loaded: %s", error)
        return False
    return True


def _keep_note(process: Process) -> None:
    while True:
        time.sleep(NOTE_EVERY_SECONDS)
        _write_note(process)
        if CATALOGUE in _introduction.queues:
            _resume(process)


def _resume(process: Process) -> None:
    """Nothing that goes wrong here must keep a process from working; the next look is soon."""
    from worker.building.resume import resume_silent  # noqa: PLC0415 - it imports Process

    try:
        resume_silent(process)
    except (redis.RedisError, SartorError, SQLAlchemyError, ValueError) as error:
        _log.warning("could not look for a silent build: %s", error)


def _write_note(process: Process) -> None:
    """A note that cannot be written must not keep a process from working."""
    try:
        write_note(process.client, process.note())
    except redis.RedisError as error:
        _log.warning("note not written: %s", error)


def _index_facts(reader: IndexReader) -> "dict[str, int | str]":
    try:
        version: IndexVersion = reader.current()
    except (CatalogueError, SetupError) as error:
        return {"problem": error.code}
    return {"index_version": version.number, "products": version.count, "problem": reader.problem}
