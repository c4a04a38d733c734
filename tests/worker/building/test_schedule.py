"""What the clock asks for: a reindex like an admin's."""

import base64
import json

import pytest

from shared.messages import CatalogueRequest
from shared.queue import CATALOGUE, CATALOGUE_TASK
from worker import process as processes
from worker.building.schedule import scheduled
from worker.process import Process


def asked(process: Process) -> list[CatalogueRequest]:
    """The requests in the queue, oldest first."""
    found = []
    for message in reversed(process.client.lrange(CATALOGUE, 0, -1)):
        told = json.loads(message)
        assert told["headers"]["task"] == CATALOGUE_TASK
        (body,), *_ = json.loads(base64.b64decode(told["body"]))
        found.append(CatalogueRequest.model_validate(body))
    return found


@pytest.mark.parametrize(("admins", "chat"), [((7, 8), "7"), ((), "")])
def test_the_clock_asks_for_a_reindex_and_tells_the_first_admin(
    process: Process, monkeypatch: pytest.MonkeyPatch, admins: tuple[int, ...], chat: str
) -> None:
    told = process.settings.model_copy(update={"admin_ids": admins})
    mine = Process(told, process.client, process.pipeline, since=0)
    monkeypatch.setattr(processes, "_process", mine)
    scheduled()
    (request,) = asked(process)
    assert (request.action, request.full, request.force) == ("reindex", False, False)
    assert (request.reply_to.front_end, request.reply_to.chat) == ("telegram", chat)


def test_every_ring_is_a_job_of_its_own(process: Process) -> None:
    scheduled()
    scheduled()
    first, second = asked(process)
    assert first.job_id != second.job_id
