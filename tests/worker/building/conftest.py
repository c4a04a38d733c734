"""A catalogue worker for real: Redis, Celery with its chords, on the colour encoder."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from celery.contrib.testing.worker import start_worker

from shared.messages import CatalogueRequest, IndexReply, Progress, ReplyTo, outbox_message
from shared.outbox import FIELD, stream_of
from shared.queue import CATALOGUE
from shared.settings import Settings
from tests.worker.conftest import COLOURS, jpeg
from worker import process as processes
from worker.pipeline import Pipeline
from worker.process import Process

TO = ReplyTo(front_end="telegram", chat="42")
Asking = Callable[..., CatalogueRequest]


def ask(action: str = "reindex", job: str = "r", **options: object) -> CatalogueRequest:
    return CatalogueRequest.model_validate(
        {"job_id": job, "reply_to": TO, "action": action, **options}
    )


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    rows = []
    for colour in COLOURS:
        (tmp_path / f"{colour}.jpg").write_bytes(jpeg(colour))
        rows.append({"id": colour, "title": f"{colour} square", "image": f"{colour}.jpg"})
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


@pytest.fixture
def process(
    settings: Settings,
    redis_client: redis.Redis,
    pipeline: Pipeline,
    feed: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Process]:
    told = settings.model_copy(update={"feed": str(feed), "engine": "exact"})
    process = Process(told, redis_client, pipeline, since=0)
    monkeypatch.setattr(processes, "_process", process)
    yield process
    process.shop.close()


@pytest.fixture
def celery(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("SARTOR_REDIS_URL", settings.queue_url)
    from worker.app import create_app  # it makes an app of the environment when it is imported

    # The worker of these tests has a process already: that of the fixture, with no real models.
    monkeypatch.setattr(processes, "start", lambda _settings: None)
    app = create_app(settings)
    yield app
    app.close()


@contextmanager
def working(celery: object) -> Iterator[None]:
    """A worker on the catalogue's queue while the block runs."""
    with start_worker(
        celery, pool="solo", queues=[CATALOGUE], perform_ping_check=False, shutdown_timeout=30
    ):
        yield


def replies(client: redis.Redis) -> list[Progress | IndexReply]:
    """All that the admin's chat was told so far."""
    entries = client.xrange(stream_of("telegram"))
    return [outbox_message(fields[FIELD]) for _, fields in entries]


def last(client: redis.Redis) -> Progress | None:
    """The end of a build, once it is there."""
    found = replies(client)
    if found and (found[-1].failure is not None or getattr(found[-1], "finished", True)):
        return found[-1]
    return None
