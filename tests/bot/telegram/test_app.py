"""The whole bot on a real Redis, and as the process that an operator starts and stops."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.telegram.app import run_bot
from shared.errors import SetupError
from shared.health import check_health
from shared.messages import Failure, Query, ReplyTo, SearchReply
from shared.outbox import Outbox
from shared.queue import SEARCH
from shared.settings import Settings
from tests.bot.telegram.desks import until


@pytest.fixture
def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def settings(server) -> Settings:
    return Settings(
        _env_file=None,
        telegram_token=SecretStr(server.token),
        telegram_api_url=server.base_url.removesuffix("/bot"),
        admin_ids="7",
    )


def running(settings, redis_url, act):
    """Runs the bot while `act` is done, then ends it as SIGTERM would."""

    async def within():
        task = asyncio.create_task(run_bot(settings, redis_url))
        await act()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(within())


def test_photo_is_enqueued_once_and_the_answer_comes_back_from_the_outbox(
    server, settings, redis_url, client, photo
):
    ada = server.person()
    reply = SearchReply(
        job_id="j",
        reply_to=ReplyTo(front_end="telegram", chat="42"),
        query=Query(photo_key="p"),
        failure=Failure(code="error.index_missing"),
    )

    async def act():
        ada.sends_photo(photo)
        await until(lambda: client.llen(SEARCH) == 1 and not server.pending_updates)
        Outbox(client).answer(reply)
        await until(lambda: ada.chat.from_bot)

    running(settings, redis_url, act)
    assert client.llen(SEARCH) == 1
    assert "typing" in ada.chat.actions
    assert len(ada.chat.from_bot) == 1


def test_start_is_answered_the_menu_is_set_and_health_is_good(server, settings, redis_url, client):
    server.person(7)
    ada = server.person(language_code="es")

    async def act():
        ada.says("/start")
        await until(lambda: ada.chat.from_bot and "chat 7 es" in server.api.commands)

    running(settings, redis_url, act)
    assert check_health(client, "bot") == "the bot is alive"
    assert server.pending_updates == []
    # The long poll that was broken off is refused when the last confirmation replaces it.
    assert {call.method for call, _ in server.refusals} <= {"getUpdates"}


def test_webhook_that_is_refused_ends_the_bot_with_one_sentence(settings, redis_url):
    refused = settings.model_copy(update={"webhook_url": "http://shop.example/hook"})
    with pytest.raises(SetupError, match="SARTOR_WEBHOOK_URL"):
        asyncio.run(run_bot(refused, redis_url))


@pytest.fixture
def start(tmp_path, redis_url):
    """Starts `python -m bot` with these settings; none outlives its test."""
    started = []

    def begin(**environment: str) -> "subprocess.Popen[str]":
        inherited = {name: value for name, value in os.environ.items() if "SARTOR" not in name}
        ours = {"PYTHONPATH": str(Path.cwd()), "SARTOR_REDIS_URL": redis_url}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=tmp_path,  # no .env of ours there
            env={**inherited, **ours, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_process_without_a_token_ends_with_the_sentence_and_code_2(start):
    process = start()
    _, log = process.communicate(timeout=60)
    assert process.returncode == 2
    assert log.rstrip().endswith("set SARTOR_TELEGRAM_TOKEN (ask @BotFather)")
    assert "Traceback" not in log


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_process_ends_cleanly_when_told_and_logs_no_token(start, server, client, ending):
    ada = server.person()
    process = start(
        SARTOR_TELEGRAM_TOKEN=server.token,
        SARTOR_TELEGRAM_API_URL=server.base_url.removesuffix("/bot"),
        SARTOR_LOG_LEVEL="DEBUG",
    )
    ada.says("/help")
    ada.waits_for(1, timeout=60)
    began = time.monotonic()
    process.send_signal(ending)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    assert time.monotonic() - began < 10
    assert server.pending_updates == []
    assert server.token not in log
    assert "Traceback" not in log
