"""The tables of methods and objects, and everything the stand-in returns, against the official
description of the Bot API (bot-api.min.json, where there is one)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)

from tests.telegram_bot import Run, jpeg, keyboard, post
from tests.telegram_methods import BotApi
from tests.telegram_parameters import METHODS, NOT_PLAYED, OBJECTS, UNIONS
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]

OFFICIAL = Path(__file__).parents[2] / "shared" / "telegram" / "bot-api.min.json"


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    path = Path(os.environ.get("SARTOR_BOT_API_JSON", OFFICIAL))
    if not path.is_file():
        pytest.skip("no official description here; set SARTOR_BOT_API_JSON to bot-api.min.json")
    described = json.loads(path.read_text())
    assert len(described["methods"]) > 100
    return dict(described)


def assert_same_fields(ours: dict[str, str], theirs: list[dict[str, Any]], name: str) -> None:
    written = {field["name"]: (set(field["types"]), field["required"]) for field in theirs}
    read = {
        key: (set(kinds.removesuffix("!").split("|")), kinds.endswith("!"))
        for key, kinds in ours.items()
    }
    assert read == written, name


def test_every_method_takes_exactly_the_official_parameters(official: dict[str, Any]) -> None:
    assert len(METHODS) >= 20
    for name, table in METHODS.items():
        assert_same_fields(table, official["methods"][name].get("fields", []), name)


def test_every_object_has_exactly_the_official_fields(official: dict[str, Any]) -> None:
    assert len(OBJECTS) >= 10
    for name, table in OBJECTS.items():
        assert_same_fields(table, official["types"][name]["fields"], name)


def test_every_union_has_exactly_the_official_alternatives(official: dict[str, Any]) -> None:
    assert UNIONS
    for name, kinds in UNIONS.items():
        assert set(kinds.values()) == set(official["types"][name]["subtypes"])


def test_what_is_not_played_is_official(official: dict[str, Any]) -> None:
    names = {name for table in (*METHODS.values(), *OBJECTS.values()) for name in table}
    assert names >= NOT_PLAYED


class OfficialShape:
    """Walks a value along its official type; counts the objects that it compared."""

    def __init__(self, types: dict[str, Any]) -> None:
        self.types = types
        self.compared: set[str] = set()

    def check(self, value: Any, kinds: list[str], where: str) -> None:
        if isinstance(value, list):
            inner = [kind.removeprefix("Array of ") for kind in kinds if kind.startswith("Array")]
            assert inner, where
            for item in value:
                self.check(item, inner, where)
            return
        if isinstance(value, dict):
            self.check_object(value, kinds, where)
            return
        scalar = {bool: "Boolean", int: "Integer", str: "String"}[type(value)]
        assert scalar in kinds, f"{where}: {scalar} is none of {kinds}"

    def check_object(self, value: dict[str, Any], kinds: list[str], where: str) -> None:
        subtypes = [sub for kind in kinds for sub in self.types.get(kind, {}).get("subtypes", [])]
        candidates = [
            kind for kind in (*kinds, *subtypes) if self.types.get(kind, {}).get("fields")
        ]
        fitting = [kind for kind in candidates if self.fits(value, kind)]
        assert fitting, f"{where}: {sorted(value)} is none of {candidates}"
        fields = {field["name"]: field["types"] for field in self.types[fitting[0]]["fields"]}
        self.compared.add(fitting[0])
        for name, item in value.items():
            self.check(item, fields[name], f"{where}.{name}")

    def fits(self, value: dict[str, Any], kind: str) -> bool:
        fields = self.types[kind].get("fields", [])
        required = {field["name"] for field in fields if field["required"]}
        return required <= set(value) <= {field["name"] for field in fields}


async def full_tour(bot: Bot, person: Any) -> None:
    """Calls every method that returns an object, with every field that this server can emit."""
    photo = person.sends_photo(jpeg(), "like this")
    reply = ReplyParameters(photo["message_id"])
    await bot.send_message(
        42,
        "<b>five</b> <a href='https://shop.example'>coats</a>",
        parse_mode="HTML",
        reply_parameters=reply,
        reply_markup=keyboard("More"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )
    await bot.send_photo(42, jpeg(), caption="a <i>coat</i>", parse_mode="HTML", has_spoiler=True)
    await bot.send_document(42, b"a,b", filename="report.csv", caption="report")
    await bot.send_media_group(42, [InputMediaPhoto(jpeg()), InputMediaPhoto(jpeg())])
    unfurled = await bot.send_message(42, "https://shop.example")
    await bot.edit_message_text("six coats", 42, unfurled.message_id)
    await bot.get_file(photo["photo"][-1]["file_id"])
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.get_my_commands()
    await bot.get_webhook_info()


def test_every_result_and_update_has_official_fields(
    official: dict[str, Any], server: TelegramServer, run: Run
) -> None:
    person = server.person()
    run(lambda bot: full_tour(bot, person))
    person.says("/start")
    person.sends_document(b"x", "x.txt")
    person.sends_sticker()
    person.sends_album([jpeg(), jpeg()])
    shown = run(lambda bot: bot.send_message(42, "x", reply_markup=keyboard("More")))
    person.presses(person.chat.find(shown.message_id), "More")
    shape = OfficialShape(official["types"])
    shape.check(server.pending_updates, ["Array of Update"], "Update")
    shape.check(person.chat.messages, ["Array of Message"], "Message")
    for method in ("getMe", "getWebhookInfo", "getMyCommands"):
        result = post(server, method)["result"]
        shape.check(result, official["methods"][method]["returns"], method)
    file_id = person.chat.messages[0]["photo"][0]["file_id"]
    shape.check(post(server, "getFile", data={"file_id": file_id})["result"], ["File"], "File")
    assert shape.compared >= {
        "BotCommand",
        "CallbackQuery",
        "Chat",
        "Document",
        "File",
        "InlineKeyboardButton",
        "InlineKeyboardMarkup",
        "LinkPreviewOptions",
        "Message",
        "MessageEntity",
        "PhotoSize",
        "Sticker",
        "Update",
        "User",
        "WebhookInfo",
    }


def test_every_method_of_the_table_is_played() -> None:
    snake = {name: "".join(f"_{c.lower()}" if c.isupper() else c for c in name) for name in METHODS}
    assert [name for name, ours in snake.items() if not hasattr(BotApi, ours)] == []
