"""Calls over real HTTP: tokens, encodings, refused parameters, bodies that are too large."""

import asyncio
from typing import Any

import httpx
import pytest
from telegram.error import EndPointNotFound, Forbidden, InvalidToken

from tests.telegram_bot import Run, bot_of, post
from tests.telegram_files import MEGABYTE
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_a_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    async def begin() -> None:
        async with bot_of(server, "1:wrong"):
            pass

    with pytest.raises(InvalidToken, match="rejected by the server"):
        asyncio.run(begin())
    answer = httpx.get(f"{server.base_url}1:wrong/getMe", verify=False)
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


def test_an_unknown_method_is_not_found(run: Run) -> None:
    with pytest.raises(EndPointNotFound):
        run(lambda bot: bot.do_api_request("sendSmoke"))


@pytest.mark.parametrize(
    "request_",
    [
        {"params": {"chat_id": 42, "text": "hi", "disable_notification": "true"}},
        {"data": {"chat_id": 42, "text": "hi", "disable_notification": "true"}},
        {"json": {"chat_id": 42, "text": "hi", "disable_notification": True}},
        {"files": {"chat_id": (None, "42"), "text": (None, "hi")}},
    ],
    ids=["query", "urlencoded", "json", "multipart"],
)
def test_every_encoding_of_parameters_is_read(
    server: TelegramServer, request_: dict[str, Any]
) -> None:
    server.person()
    answer = post(server, "sendmessage", **request_)
    assert answer["result"]["text"] == "hi"
    assert server.calls[-1].params["chat_id"] == 42


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "hi", "colour": "blue"}, 'unknown parameter "colour"'),
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": 7}, 'parameter "text" must be String'),
        ({"text": "hi", "disable_notification": "maybe"}, "must be Boolean"),
        ({"text": "hi", "reply_parameters": {"message_id": "1"}}, "must be Integer"),
        ({"text": "hi", "reply_parameters": {"message_id": 1, "x": 1}}, 'unknown field "x"'),
        ({"text": "hi", "reply_parameters": {}}, '"message_id" is required'),
        ({"text": "hi", "entities": {"type": "bold"}}, "must be Array of MessageEntity"),
        ({"text": "hi", "message_thread_id": 3}, "not played"),
        ({"text": "hi", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "hi", "chat_id": 43}, "chat not found"),
        ({"text": "hi", "parse_mode": "html5"}, "unsupported parse_mode"),
        ({"text": "hi", "parse_mode": "MarkdownV2"}, "MarkdownV2 is not played"),
    ],
)
def test_a_parameter_that_is_not_right_is_refused(
    server: TelegramServer, fields: dict[str, Any], why: str
) -> None:
    server.person()
    answer = post(server, "sendMessage", json={"chat_id": 42, **fields})
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert why in answer["description"]
    assert server.refusals[-1][1].description == answer["description"]


def test_a_body_that_is_no_json_is_refused(server: TelegramServer) -> None:
    headers = {"Content-Type": "application/json"}
    assert not post(server, "getMe", content=b"{", headers=headers)["ok"]
    assert not post(server, "getMe", content=b"[]", headers=headers)["ok"]


def test_a_body_past_the_upload_limit_is_refused(server: TelegramServer) -> None:
    answer = post(server, "sendDocument", files={"document": ("x", bytes(52 * MEGABYTE))})
    assert answer["error_code"] == 413


def test_whoever_blocked_the_bot_gets_nothing(server: TelegramServer, run: Run) -> None:
    server.block(server.person())
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        run(lambda bot: bot.send_message(42, "hi"))
