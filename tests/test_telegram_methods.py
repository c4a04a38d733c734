"""Edits, deletions, button presses, commands, called by the real python-telegram-bot."""

import copy
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InputMediaPhoto,
    MenuButtonCommands,
)

from tests.telegram_bot import Run, jpeg, keyboard, post, refusal
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_edits_replace_what_the_message_shows(server: TelegramServer, run: Run) -> None:
    person = server.person()

    async def edit(bot: Bot) -> None:
        text = await bot.send_message(42, "0 %", reply_markup=keyboard("Stop"))
        await text.edit_text("50 %", reply_markup=keyboard("Stop"))
        await text.edit_text("100 %")
        photo = await bot.send_photo(42, jpeg(colour="red"), caption="red")
        await photo.edit_caption("rosy")
        await photo.edit_media(InputMediaPhoto(jpeg(colour="blue"), caption="blue"))
        await photo.edit_reply_markup(keyboard("More"))

    run(edit)
    text, photo = person.chat.messages
    assert [one.get("text", one.get("caption")) for one in person.chat.edits] == [
        "50 %",
        "100 %",
        "rosy",
        "blue",
        "blue",
    ]
    assert "reply_markup" not in text
    assert "reply_markup" in photo
    assert server.picture(photo).getpixel((5, 5))[2] > 200


@pytest.mark.parametrize(
    "edit",
    [
        lambda bot, sent: bot.edit_message_text("same", 42, sent, reply_markup=keyboard("More")),
        lambda bot, sent: bot.edit_message_reply_markup(42, sent, reply_markup=keyboard("More")),
    ],
    ids=["text", "keyboard"],
)
def test_an_edit_that_changes_nothing_is_refused(
    server: TelegramServer, run: Run, edit: Callable[[Bot, int], Awaitable[Any]]
) -> None:
    server.person()
    sent = run(lambda bot: bot.send_message(42, "same", reply_markup=keyboard("More")))
    with refusal("message is not modified: specified new message content"):
        run(lambda bot: edit(bot, sent.message_id))


def test_edits_of_other_messages_are_refused(server: TelegramServer, run: Run) -> None:
    said = server.person().says("mine")["message_id"]
    photo = run(lambda bot: bot.send_photo(42, jpeg())).message_id
    text = run(lambda bot: bot.send_message(42, "text")).message_id
    refused = {
        "message can't be edited": lambda bot: bot.edit_message_text("x", 42, said),
        "message to edit not found": lambda bot: bot.edit_message_text("x", 42, 99),
        "there is no text in the message": lambda bot: bot.edit_message_text("x", 42, photo),
        "there is no caption in the message to edit": lambda bot: bot.edit_message_caption(
            42, text, caption="x"
        ),
        "message identifier is not specified": lambda bot: bot.edit_message_text("x", 42),
        "chat_id is empty": lambda bot: bot.edit_message_text("x", None, text),
    }
    for why, edit in refused.items():
        with refusal(why):
            run(edit)


def test_a_deleted_message_is_gone(server: TelegramServer, run: Run) -> None:
    person = server.person()
    said = person.says("forget me")["message_id"]
    run(lambda bot: bot.delete_message(42, said))
    assert person.chat.messages == []
    with refusal("message to delete not found"):
        run(lambda bot: bot.delete_message(42, said))


def test_a_press_arrives_with_its_message_and_is_answered(server: TelegramServer, run: Run) -> None:
    person = server.person()
    run(lambda bot: bot.send_message(42, "five coats", reply_markup=keyboard("More")))
    query = person.presses(person.chat.messages[-1], "More")
    (update,) = run(lambda bot: bot.get_updates())
    assert update.callback_query.data == "do:More"
    assert update.callback_query.message.text == "five coats"
    run(lambda bot: bot.answer_callback_query(query["id"], "here they are"))
    assert server.callback_answers[-1]["text"] == "here they are"


def test_a_press_that_is_unknown_old_or_answered_at_length_is_refused(
    server: TelegramServer, run: Run
) -> None:
    person = server.person()
    run(lambda bot: bot.send_message(42, "x", reply_markup=keyboard("More")))
    query = person.presses(person.chat.messages[-1], "do:More")
    with refusal("MESSAGE_TOO_LONG"):
        run(lambda bot: bot.answer_callback_query(query["id"], "x" * 201))
    with refusal("query is too old"):
        run(lambda bot: bot.answer_callback_query("1"))
    server.expire_callbacks()
    with refusal("query is too old"):
        run(lambda bot: bot.answer_callback_query(query["id"]))


def test_a_press_on_a_deleted_message_arrives_inaccessible(
    server: TelegramServer, run: Run
) -> None:
    person = server.person()
    sent = run(lambda bot: bot.send_message(42, "x", reply_markup=keyboard("More")))
    stale = copy.deepcopy(person.chat.messages[-1])
    run(lambda bot: bot.delete_message(42, sent.message_id))
    person.presses(stale, "More")
    (update,) = run(lambda bot: bot.get_updates())
    assert not update.callback_query.message.is_accessible


def test_commands_are_kept_by_scope(server: TelegramServer, run: Run) -> None:
    server.person()
    admins = BotCommandScopeChat(42)
    run(lambda bot: bot.set_my_commands([BotCommand("start", "Begin")]))
    run(lambda bot: bot.set_my_commands([BotCommand("reindex", "Rebuild")], scope=admins))
    assert [one.command for one in run(lambda bot: bot.get_my_commands(scope=admins))] == [
        "reindex"
    ]
    run(lambda bot: bot.delete_my_commands(scope=admins))
    assert run(lambda bot: bot.get_my_commands(scope=admins)) == ()
    assert [one.command for one in run(lambda bot: bot.get_my_commands())] == ["start"]


@pytest.mark.parametrize(
    ("command", "description"),
    [("Start", "x"), ("a-b", "x"), ("x" * 33, "x"), ("start", "x" * 257), ("start", "")],
)
def test_a_command_that_is_not_right_is_refused(
    server: TelegramServer, command: str, description: str
) -> None:
    commands = [{"command": command, "description": description}]
    answer = post(server, "setMyCommands", json={"commands": commands})
    assert answer["error_code"] == 400


def test_a_scope_of_an_unknown_kind_or_chat_is_refused(server: TelegramServer) -> None:
    for scope in ({"type": "everyone"}, {"type": "chat", "chat_id": 43}, {"type": "chat"}):
        fields = {"commands": [], "scope": scope}
        assert post(server, "setMyCommands", json=fields)["error_code"] == 400


def test_descriptions_and_menu_are_kept_within_their_lengths(
    server: TelegramServer, run: Run
) -> None:
    run(lambda bot: bot.set_my_description("finds clothes", "en"))
    run(lambda bot: bot.set_my_short_description("clothes"))
    run(lambda bot: bot.set_chat_menu_button(menu_button=MenuButtonCommands()))
    assert server.api.descriptions == {
        "description en": "finds clothes",
        "short_description": "clothes",
    }
    assert server.api.menu_button == {"type": "commands"}
    with refusal(""):
        run(lambda bot: bot.set_my_short_description("x" * 121))
