"""The producer: JSON on the right queue, an honest refusal when too many wait."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from shared.errors import QueueFull, RedisUnavailable
from shared.messages import CatalogueRequest, Query, ReplyTo, SearchRequest
from shared.queue import CATALOGUE, SEARCH, JobQueue, make_celery
from shared.redis_server import connect

TO = ReplyTo(front_end="telegram", chat="42")


def request(job_id: str = "a") -> SearchRequest:
    return SearchRequest(
        job_id=job_id, reply_to=TO, query=Query(refinements=("red",)), deadline=time.time() + 9
    )


@pytest.fixture
def queue(redis_url: str, redis_client: redis.Redis) -> Iterator[JobQueue]:
    jobs = JobQueue(redis_url, redis_client, max_waiting=2)
    yield jobs
    jobs.close()


def test_search_when_enqueued_then_its_json_lies_on_the_search_queue(
    queue: JobQueue, redis_client: redis.Redis
) -> None:
    assert queue.search(request()) == 0
    envelope = json.loads(redis_client.lindex(SEARCH, 0))
    assert envelope["content-type"] == "application/json"
    assert envelope["headers"]["id"] == "a"
    [body], *_ = json.loads(base64.b64decode(envelope["body"]))
    assert SearchRequest.model_validate(body) == request().model_copy(
        update={"deadline": body["deadline"]}
    )


def test_search_when_too_many_wait_then_it_is_refused_and_nothing_is_enqueued(
    queue: JobQueue,
) -> None:
    for job_id in ("a", "b"):
        queue.search(request(job_id))
    with pytest.raises(QueueFull) as caught:
        queue.search(request("c"))
    assert caught.value.params == {"waiting": 2}
    assert queue.waiting(SEARCH) == 2


def test_catalogue_when_enqueued_then_searches_do_not_wait_behind_it(queue: JobQueue) -> None:
    queue.catalogue(CatalogueRequest(job_id="r", reply_to=TO, action="reindex"))
    assert queue.waiting(CATALOGUE) == 1
    assert queue.waiting(SEARCH) == 0


def test_search_when_redis_is_away_then_the_caller_hears_of_it(tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/none.sock"
    with connect(url) as client:
        jobs = JobQueue(url, client, max_waiting=2)
        with pytest.raises(RedisUnavailable):
            jobs.search(request())
        with pytest.raises(RedisUnavailable):
            jobs.catalogue(CatalogueRequest(job_id="r", reply_to=TO, action="reindex"))


def test_make_celery_when_configured_then_json_is_the_only_language(redis_url: str) -> None:
    conf = make_celery(redis_url).conf
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"
