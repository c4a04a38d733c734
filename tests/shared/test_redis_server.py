"""A private Redis: started with the right settings, stopped again, never doubled."""

import os
import time
from pathlib import Path

import pytest
import redis
from pydantic import SecretStr

from shared import redis_server
from shared.errors import RedisUnavailable
from shared.redis_server import connect, redis_running, server_binary
from shared.settings import Settings


def test_redis_running_when_no_url_is_set_then_a_private_one_keeps_everything(
    tmp_path: Path,
) -> None:
    with redis_running(Settings(home=tmp_path)) as url, connect(url) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}


def test_redis_running_when_the_block_ends_then_the_server_is_gone(tmp_path: Path) -> None:
    with redis_running(Settings(home=tmp_path)) as url, connect(url) as client:
        pid = client.info("server")["process_id"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_redis_running_when_started_again_then_what_was_written_is_still_there(
    tmp_path: Path,
) -> None:
    with redis_running(Settings(home=tmp_path)) as url, connect(url) as client:
        client.set("photo", b"kept")
    with redis_running(Settings(home=tmp_path)) as url, connect(url) as client:
        assert client.get("photo") == b"kept"


def test_redis_running_when_a_url_is_given_then_that_one_is_used_and_left_running(
    redis_url: str, tmp_path: Path
) -> None:
    with redis_running(Settings(home=tmp_path, redis_url=SecretStr(redis_url))) as url:
        assert url == redis_url
    with connect(redis_url) as client:
        assert client.ping()


def test_redis_running_when_the_given_url_is_dead_then_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_server, "START_SECONDS", 0.2)
    settings = Settings(redis_url=SecretStr(f"unix://{tmp_path}/none.sock"))
    with pytest.raises(RedisUnavailable), redis_running(settings):
        pass


def test_redis_running_when_another_runs_on_the_same_home_then_it_is_refused(
    tmp_path: Path,
) -> None:
    with (
        redis_running(Settings(home=tmp_path)),
        pytest.raises(RedisUnavailable, match="already runs"),
        redis_running(Settings(home=tmp_path)),
    ):
        pass


def test_redis_running_when_the_home_is_deep_then_the_socket_still_fits(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 80) / ("b" * 80)
    with redis_running(Settings(home=deep)) as url, connect(url) as client:
        assert client.ping()


def test_redis_running_when_the_server_was_killed_then_its_old_socket_is_no_obstacle(
    tmp_path: Path,
) -> None:
    with redis_running(Settings(home=tmp_path)) as url, connect(url) as client:
        os.kill(client.info("server")["process_id"], 9)
        _wait_until_dead(client)
        with redis_running(Settings(home=tmp_path)) as again, connect(again) as other:
            assert other.ping()


def test_server_binary_when_path_has_none_then_the_packaged_one_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    assert server_binary().name == "redis-server"
    assert os.access(server_binary(), os.X_OK)


def _wait_until_dead(client: redis.Redis) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            client.ping()
        except redis.ConnectionError:
            return
        time.sleep(0.02)
    pytest.fail("Redis survived kill -9")
