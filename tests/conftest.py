"""What every test may ask for: a real private Redis, and settings that no environment disturbs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from shared.redis_server import connect, redis_running
from shared.settings import Settings

# A machine under full load pauses any example for longer than hypothesis's 0.2 s.
hypothesis_settings.register_profile("sartor", deadline=None, max_examples=50)
hypothesis_settings.load_profile("sartor")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A developer's .env and SARTOR_ variables must not reach a test."""
    for name in list(os.environ):
        if name.startswith("SARTOR_") and name != "SARTOR_REAL_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One private Redis for the whole run."""
    with redis_running(Settings(home=tmp_path_factory.mktemp("redis"))) as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of an empty Redis."""
    with connect(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """A client of an empty Redis."""
    with connect(redis_url) as client:
        yield client


@pytest.fixture
def settings(redis_url: str, tmp_path: Path) -> Settings:
    """Settings on an empty Redis and an empty home."""
    return Settings(home=tmp_path / "home", redis_url=SecretStr(redis_url))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real photos; tests on it skip where it is not given."""
    folder = os.environ.get("SARTOR_REAL_DATA", "")
    if not folder:
        pytest.skip("SARTOR_REAL_DATA is not set: no real photos here")
    path = Path(folder)
    assert (path / "products-224.parquet").exists(), f"SARTOR_REAL_DATA={folder} has no products"
    return path
