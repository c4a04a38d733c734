"""What a worker process says of itself, also when there is little to say."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import redis
from pydantic import SecretStr

from index_store.versions import IndexStore
from shared.redis_server import connect
from shared.settings import Settings
from shared.workers import read_notes
from worker import process as process_module
from worker.pipeline import Pipeline
from worker.process import Process, _read_categories, _write_note, introduce


@pytest.fixture(autouse=True)
def _introduced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "_introduction", process_module._Introduction())
    introduce("w@host", ["search"])


def test_note_when_an_index_is_served_then_model_and_version_are_named(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, store: IndexStore
) -> None:
    _write_note(Process(settings, redis_client, pipeline, since=1))
    [note] = read_notes(redis_client)
    assert (note.name, note.queues, note.model_id) == ("w@host", ("search",), "colour-1")
    assert (note.index_version, note.products, note.problem) == (1, 6, "")


def test_note_when_there_is_no_index_then_the_problem_is_named(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline
) -> None:
    assert Process(settings, redis_client, pipeline, since=1).note().problem == (
        "error.index_missing"
    )


def test_write_note_when_redis_is_away_then_the_process_works_on(
    tmp_path: Path, pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"unix://{tmp_path}/none.sock"
    with connect(url) as client:
        _write_note(Process(Settings(redis_url=SecretStr(url)), client, pipeline, since=1))
    assert "note not written" in caplog.text


def test_references_when_processes_have_other_models_or_muting_then_they_keep_apart(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline
) -> None:
    first = Process(settings, redis_client, pipeline, since=1)
    muting = replace(first, pipeline=replace(pipeline, mute_background=0.5))
    key = first.photos.put(b"jpeg")
    first.references.put(key, None, np.ones(3, np.float32))
    assert replace(first).references.get(key, None) is not None  # another process alike
    assert muting.references.get(key, None) is None


def test_read_categories_when_there_is_an_index_then_its_labels_are_known_before_a_search(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, store: IndexStore
) -> None:
    _read_categories(Process(settings, redis_client, pipeline, since=1))
    assert set(pipeline.preference.categories._known) == {"Square"}


def test_read_categories_when_there_is_no_index_then_the_process_starts_all_the_same(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline
) -> None:
    _read_categories(Process(settings, redis_client, pipeline, since=1))
    assert not pipeline.preference.categories._known
