"""What only a worker is told: when a task is done, how much it holds, how long it may load."""

import pytest
from pydantic import SecretStr

from shared.errors import SetupError
from shared.settings import Settings

URL = "redis://localhost:1/0"


@pytest.fixture
def create_app(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SARTOR_REDIS_URL", URL)  # the module makes its own app when imported
    from worker.app import create_app

    return create_app


def test_create_app_when_no_redis_is_set_then_it_says_what_to_set(create_app) -> None:
    with pytest.raises(SetupError, match="SARTOR_REDIS_URL"):
        create_app(Settings(redis_url=None))


def test_create_app_when_a_worker_may_die_at_any_moment_then_tasks_are_given_back(
    create_app,
) -> None:
    conf = create_app(Settings(redis_url=SecretStr(URL))).conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1


def test_create_app_when_messages_come_then_json_alone_is_accepted(create_app) -> None:
    assert create_app(Settings(redis_url=SecretStr(URL))).conf.accept_content == ["json"]
