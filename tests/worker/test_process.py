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
from worker.process import Process, _follow, _write_note, introduce
from worker.product_names import names_of


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


def test_follow_when_there_is_an_index_then_its_labels_are_known_before_a_search(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, store: IndexStore
) -> None:
    process = Process(settings, redis_client, pipeline, since=1)
    assert _follow(process)
    assert set(pipeline.preference.categories._known) == {"Square"}
    asked = names_of.cache_info().misses
    names_of(process.reader.current())
    assert names_of.cache_info().misses == asked


def test_follow_when_there_is_no_index_then_the_process_goes_on_and_says_it_once(
    settings: Settings,
    redis_client: redis.Redis,
    pipeline: Pipeline,
    caplog: pytest.LogCaptureFixture,
) -> None:
    process = Process(settings, redis_client, pipeline, since=1)
    assert [_follow(process) for _ in range(3)] == [True] * 3
    assert not pipeline.preference.categories._known
    assert len(caplog.records) == 1


def test_follow_when_no_version_is_whole_then_it_says_so_and_is_asked_less_often(
    settings: Settings,
    redis_client: redis.Redis,
    pipeline: Pipeline,
    store: IndexStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (store.folder / "versions/000001/vectors.npy").write_bytes(b"damage")
    assert not _follow(Process(settings, redis_client, pipeline, since=1))
    assert "damaged" in caplog.text
