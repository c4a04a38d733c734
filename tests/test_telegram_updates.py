"""Long polling and webhook delivery, with the real python-telegram-bot at the other end."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Self

import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.telegram_bot import Run, bot_of, post
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_an_update_stays_until_a_higher_offset_confirms_it(
    server: TelegramServer, run: Run
) -> None:
    person = server.person()
    for word in ("one", "two", "three"):
        person.says(word)
    first, second = run(lambda bot: bot.get_updates(limit=2))
    assert (first.message.text, second.message.text) == ("one", "two")
    assert len(run(lambda bot: bot.get_updates(offset=first.update_id))) == 3
    rest = run(lambda bot: bot.get_updates(offset=second.update_id + 1))
    assert [update.message.text for update in rest] == ["three"]
    assert len(server.pending_updates) == 1


def test_a_negative_offset_forgets_earlier_updates(server: TelegramServer, run: Run) -> None:
    person = server.person()
    person.says("one")
    person.says("two")
    assert [update.message.text for update in run(lambda bot: bot.get_updates(-1))] == ["two"]
    assert len(server.pending_updates) == 1


def test_a_long_poll_ends_when_something_is_said(server: TelegramServer, run: Run) -> None:
    person = server.person()

    async def poll(bot: Bot) -> Any:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(server.waits_until, lambda: server.calls_of("getUpdates"))
        person.says("hello")
        return await waiting

    (update,) = run(poll)
    assert update.message.text == "hello"


def test_kinds_that_are_not_allowed_never_come(server: TelegramServer, run: Run) -> None:
    person = server.person()
    run(lambda bot: bot.get_updates(allowed_updates=["callback_query"]))
    person.says("unheard")
    assert run(lambda bot: bot.get_updates()) == ()


def test_a_second_poll_ends_the_first_with_conflict(server: TelegramServer, run: Run) -> None:
    async def poll(bot: Bot) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(server.waits_until, lambda: server.calls_of("getUpdates"))
        async with bot_of(server) as other:
            await other.get_updates()
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first

    run(poll)


class Webhook:
    """A bot's side of a webhook: collects what is posted, answers as told."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[dict[str, Any], str | None]] = []
        self.statuses = list(statuses)
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
                hook.got.append((json.loads(body), secret))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/hook"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def test_a_webhook_gets_updates_with_the_secret_until_it_accepts_them(
    server: TelegramServer, run: Run
) -> None:
    with Webhook(500) as hook:
        run(lambda bot: bot.set_webhook(hook.url, secret_token="s3cret"))
        person = server.person()
        person.says("one")
        person.says("two")
        server.waits_until(lambda: not server.pending_updates)
        texts = [update["message"]["text"] for update, _ in hook.got]
        info = run(lambda bot: bot.get_webhook_info())
        run(lambda bot: bot.delete_webhook())
    assert texts == ["one", "one", "two"]
    assert {secret for _, secret in hook.got} == {"s3cret"}
    assert (info.url, info.pending_update_count) == (hook.url, 0)
    assert "500" in info.last_error_message


def test_polling_beside_a_webhook_conflicts(server: TelegramServer, run: Run) -> None:
    with Webhook() as hook:
        run(lambda bot: bot.set_webhook(hook.url))
        with pytest.raises(Conflict, match="while webhook is active"):
            run(lambda bot: bot.get_updates())
        run(lambda bot: bot.delete_webhook(drop_pending_updates=True))
        assert run(lambda bot: bot.get_updates()) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "http://shop.example/hook"},
        {"url": "https://shop.example/hook", "secret_token": "with space"},
        {"url": "https://shop.example/hook", "max_connections": 101},
    ],
)
def test_a_webhook_that_is_not_right_is_refused(
    server: TelegramServer, fields: dict[str, Any]
) -> None:
    assert post(server, "setWebhook", json=fields)["error_code"] == 400
    assert post(server, "getWebhookInfo")["result"]["url"] == ""
