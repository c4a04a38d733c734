"""A running task's message stays out of others' hands; a finished or lost one does not."""

import threading
import time

import redis
from kombu.transport.redis import Channel

from worker import lease as lease_module
from worker.lease import lease

INDEX = Channel.unacked_index_key


def delivered_at(client: redis.Redis, tag: str) -> float | None:
    return client.zscore(INDEX, tag)


def test_lease_when_the_task_runs_then_its_message_is_renewed(
    redis_client: redis.Redis, monkeypatch
) -> None:
    monkeypatch.setattr(lease_module, "RENEW_SECONDS", 0.02)
    long_ago = time.time() - 1000
    redis_client.zadd(INDEX, {"tag": long_ago})
    with lease(redis_client, "tag"):
        wait_until(lambda: delivered_at(redis_client, "tag") > long_ago)
        first = delivered_at(redis_client, "tag")
        wait_until(lambda: delivered_at(redis_client, "tag") > first)


def test_lease_when_the_block_ends_then_nothing_renews_any_more(redis_client: redis.Redis) -> None:
    before = threading.active_count()
    with lease(redis_client, "tag"):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_lease_when_the_message_was_acknowledged_then_it_is_not_brought_back(
    redis_client: redis.Redis, monkeypatch
) -> None:
    monkeypatch.setattr(lease_module, "RENEW_SECONDS", 0.01)
    with lease(redis_client, "tag"):
        time.sleep(0.05)
    assert delivered_at(redis_client, "tag") is None


def wait_until(condition, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)
