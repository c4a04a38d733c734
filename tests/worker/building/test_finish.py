"""The last step of a reindex: it publishes what is whole, once, and answers."""

from pathlib import Path

import pytest

from index_store.building import look
from index_store.lock import build_lock
from shared.errors import BuildRunning, CanaryMissed
from shared.messages import RowTrouble
from tests.worker.building.conftest import ask
from worker.building import start as start_module
from worker.building.finish import finish
from worker.building.orders import PublishOrder
from worker.process import Process


@pytest.fixture
def order(process: Process, monkeypatch: pytest.MonkeyPatch) -> PublishOrder:
    """Of a build whose parts are handed out and not yet taken."""
    handed = []
    monkeypatch.setattr(start_module, "chord", lambda _parts: handed.append)
    start_module.start(process, ask())
    return PublishOrder.model_validate(handed[0].args[0])


def look_at_all(process: Process, order: PublishOrder) -> None:
    look(process.shop, process.eyes, lambda: None, build=order.build)


def test_what_is_whole_is_published_and_told_with_its_bad_rows(
    process: Process, order: PublishOrder
) -> None:
    look_at_all(process, order)
    rows = {"bad": (RowTrouble(row=7, reason="has no picture"),), "report_key": "upload:k"}
    told = finish(process, order.model_copy(update=rows))
    assert (told.finished, told.index_version, told.counts["added"]) == (True, 1, 6)
    assert (told.bad, told.report_key) == (rows["bad"], "upload:k")
    assert process.reader.current().count == 6
    assert process.shop.catalogue.builds.running() is None


def test_what_has_parts_missing_is_not_published_and_goes_on(
    process: Process, order: PublishOrder
) -> None:
    assert finish(process, order) is None
    assert process.store.numbers() == []
    assert process.shop.catalogue.builds.running() is not None


def test_a_last_step_that_comes_twice_answers_the_same(
    process: Process, order: PublishOrder
) -> None:
    look_at_all(process, order)
    assert finish(process, order) == finish(process, order)
    assert process.store.numbers() == [1]


def test_a_build_that_has_failed_publishes_nothing(process: Process, order: PublishOrder) -> None:
    look_at_all(process, order)
    process.shop.catalogue.builds.end(order.build, "failed")
    with pytest.raises(BuildRunning):
        finish(process, order)
    assert process.store.numbers() == []


def test_a_publish_beside_a_build_of_the_command_line_is_refused(
    process: Process, order: PublishOrder
) -> None:
    look_at_all(process, order)
    lock = process.shop.store.folder / "build.lock"
    with build_lock(lock), pytest.raises(BuildRunning):
        finish(process, order)
    assert process.store.numbers() == []


def test_a_canary_that_is_missed_keeps_the_version_from_serving(
    process: Process, order: PublishOrder, tmp_path: Path
) -> None:
    look_at_all(process, order)
    path = tmp_path / "canaries.toml"
    path.write_text('[[canary]]\nwords = "red"\nproducts = ["gone"]\n')
    told = process.settings.model_copy(update={"canaries": path})
    careful = Process(told, process.client, process.pipeline, since=0)
    with pytest.raises(CanaryMissed):
        finish(careful, order)
    careful.shop.close()
    assert process.store.numbers() == []


def test_a_worker_of_a_tag_publishes_under_it(process: Process, order: PublishOrder) -> None:
    look_at_all(process, order)
    told = process.settings.model_copy(update={"tag": "next"})
    tagged = Process(told, process.client, process.pipeline, since=0)
    assert finish(tagged, order).index_version == 1
    tagged.shop.close()
    assert process.store.tags() == {"next": 1}
