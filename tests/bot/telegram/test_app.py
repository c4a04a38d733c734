"""The whole bot on a real Redis, and as the process that an operator starts and stops."""

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.events import MOST_PHOTOS
from bot.telegram import reception
from bot.telegram.app import run_bot
from shared.errors import SetupError
from shared.health import check_health
from shared.messages import CatalogueRequest, Failure, Progress, Query, ReplyTo, SearchReply
from shared.outbox import Outbox
from shared.queue import CATALOGUE, SEARCH
from shared.settings import Settings
from shared.uploads import Uploads
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


def asked(client) -> list[Query]:
    """The queries of the jobs that wait, oldest first."""
    bodies = [b64decode(json.loads(job)["body"]) for job in client.lrange(SEARCH, 0, -1)]
    return [Query.model_validate(json.loads(body)[0][0]["query"]) for body in reversed(bodies)]


def test_album_is_one_search_and_a_reply_to_any_of_its_photos_continues_it(
    server, settings, redis_url, client, photo
):
    ada = server.person()

    async def act():
        sent = ada.sends_album([photo] * 3, "this collar on that dress", captioned=1)
        await until(lambda: client.llen(SEARCH) == 1)
        ada.says("in blue", reply_to=sent[2])
        await until(lambda: client.llen(SEARCH) == 2 and not server.pending_updates)

    running(settings, redis_url, act)
    album, blue = asked(client)
    assert (len(album.also), album.refinements) == (2, ("this collar on that dress",))
    assert all(client.ttl(key) > 0 for key in (album.photo_key, *album.also))
    assert (blue.photo_key, blue.also) == (album.photo_key, album.also)
    assert blue.refinements == (*album.refinements, "in blue")
    assert ada.chat.from_bot == []


def test_album_by_webhook_is_one_search(server, settings, redis_url, client, photo):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here = {"webhook_listen": "127.0.0.1", "webhook_port": port}
    hooked = settings.model_copy(update={"webhook_url": f"http://127.0.0.1:{port}/hook", **here})

    async def act():
        server.person().sends_album([photo] * 2, "like these")
        await until(lambda: client.llen(SEARCH) == 1 and not server.pending_updates)

    running(hooked, redis_url, act)
    (album,) = asked(client)
    assert (len(album.also), album.refinements) == (1, ("like these",))


def test_album_that_was_not_whole_when_the_bot_ended_is_searched_by_the_next(
    server, settings, redis_url, client, monkeypatch
):
    ada = server.person()

    async def begin():
        monkeypatch.setattr(reception, "QUIET", 60)
        ada.sends_album([Image.new("RGB", (60, 80))] * 2, "like these")
        await until(lambda: not server.pending_updates)

    async def go_on():
        await until(lambda: client.llen(SEARCH) == 1)

    running(settings, redis_url, begin)
    assert client.llen(SEARCH) == 0
    monkeypatch.setattr(reception, "QUIET", 0.05)
    running(settings, redis_url, go_on)
    assert [len(album.also) for album in asked(client)] == [1]


def test_album_that_is_forgotten_leaves_no_photo_behind(server, settings, redis_url, client, photo):
    ada = server.person()

    async def act():
        ada.sends_album([photo] * 3, "like these")
        ada.says("/forget")
        await until(lambda: ada.chat.from_bot and not server.pending_updates)

    running(settings, redis_url, act)
    assert list(client.scan_iter("photo:*")) == []
    (album,) = client.scan_iter("telegram:album:*")
    assert client.hvals(album) == [b"", b"", b""]


def test_album_of_too_many_photos_is_searched_by_the_first_and_says_so(
    server, settings, redis_url, client, photo
):
    ada = server.person()

    async def act():
        ada.sends_album([photo] * (MOST_PHOTOS + 2))
        await until(lambda: ada.chat.from_bot)

    running(settings, redis_url, act)
    assert [1 + len(album.also) for album in asked(client)] == [MOST_PHOTOS]
    assert [str(MOST_PHOTOS) in one["text"] for one in ada.chat.from_bot] == [True]


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


def catalogue_jobs(client) -> list[CatalogueRequest]:
    """The jobs that wait for the catalogue's worker, oldest first."""
    bodies = [b64decode(json.loads(job)["body"]) for job in client.lrange(CATALOGUE, 0, -1)]
    return [CatalogueRequest.model_validate(json.loads(body)[0][0]) for body in reversed(bodies)]


def answered(client, **fields) -> None:
    """The catalogue's worker answers its newest job."""
    job = catalogue_jobs(client)[-1]
    about = {"job_id": job.job_id, "reply_to": job.reply_to, "request": job, "stage": "done"}
    assert Outbox(client).answer(Progress.model_validate({**about, "finished": True, **fields}))


def test_feed_of_an_admin_is_tried_reported_and_indexed_by_its_button(
    server, settings, redis_url, client
):
    admin = server.person(7)

    async def act():
        admin.sends_document(b"id,title\n1,Coat\n", "spring.csv")
        await until(lambda: client.llen(CATALOGUE) == 1)
        key = Uploads(client).put("bad-rows-2026-11-22.tsv", b"2\tno price\n")
        bad = ({"row": 2, "reason": "no price"},)
        answered(client, counts={"added": 3, "bad_rows": 1}, bad=bad, report_key=key)
        await until(lambda: len(admin.chat.from_bot) == 2)
        message, file = admin.chat.from_bot
        assert message["text"].startswith("Trial run done. Nothing has changed yet.")
        assert server.file_bytes(file["document"]["file_id"]) == b"2\tno price\n"
        admin.presses(message, "Index this feed")
        await until(lambda: client.llen(CATALOGUE) == 2 and len(admin.chat.from_bot) == 3)
        answered(client, index_version=8, counts={"added": 3})
        await until(lambda: "version 8" in admin.chat.from_bot[2]["text"])

    running(settings, redis_url, act)
    trial, build = catalogue_jobs(client)
    assert (trial.action, build.action) == ("dry", "reindex")
    assert Uploads(client).get(build.feed_key) == ("spring.csv", b"id,title\n1,Coat\n")
    assert trial.feed_key == build.feed_key
    assert [call.method for call, _ in server.refusals if call.method != "getUpdates"] == []


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
