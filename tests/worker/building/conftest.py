"""A catalogue worker for real: Redis, Celery with its chords, on the colour encoder."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from shared.messages import CatalogueRequest, ReplyTo
from shared.settings import Settings
from tests.worker.conftest import COLOURS, jpeg
from worker import process as processes
from worker.pipeline import Pipeline
from worker.process import Process

TO = ReplyTo(front_end="telegram", chat="42")


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
