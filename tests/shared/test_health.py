"""What container health checks hear."""

from pathlib import Path

import pytest
import redis

from shared.errors import RedisUnavailable, Unhealthy
from shared.health import ALIVE_SECONDS, BOT_ALIVE, check_health
from shared.redis_server import connect
from shared.workers import WorkerNote, write_note


def test_check_health_when_redis_answers_then_it_is_well(redis_client: redis.Redis) -> None:
    assert check_health(redis_client, "redis") == "redis answers"


def test_check_health_when_redis_is_away_then_that_is_the_reason(tmp_path: Path) -> None:
    with connect(f"unix://{tmp_path}/none.sock") as client, pytest.raises(RedisUnavailable):
        check_health(client, "search")


def test_check_health_when_a_worker_serves_the_queue_then_it_is_named(
    redis_client: redis.Redis,
) -> None:
    write_note(redis_client, WorkerNote(name="w1", queues=("search",)))
    assert check_health(redis_client, "search") == "serving search: w1"
    with pytest.raises(Unhealthy, match="catalogue"):
        check_health(redis_client, "catalogue")


def test_check_health_when_the_bot_beats_then_it_is_well(redis_client: redis.Redis) -> None:
    with pytest.raises(Unhealthy):
        check_health(redis_client, "bot")
    redis_client.set(BOT_ALIVE, "1", ex=ALIVE_SECONDS)
    assert check_health(redis_client, "bot") == "the bot is alive"
