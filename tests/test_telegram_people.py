"""The scripted human side: what arrives at the bot, and what a wait returns."""

import asyncio

import pytest
from PIL import Image
from telegram import Bot

from tests.telegram_bot import Run, jpeg, keyboard, post
from tests.telegram_methods import BotApi
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_a_person_sends_what_a_person_can(server: TelegramServer, run: Run) -> None:
    person = server.person(first_name="Ada", language_code="ru")
    photo = person.sends_photo(Image.new("RGB", (400, 300), "green"), caption="like this")
    person.says("/undo now", reply_to=photo)
    person.sends_document(jpeg(), "coat.jpg", caption="a file")
    person.sends_sticker()
    person.sends_album([jpeg(), jpeg()], caption="two")
    updates = run(lambda bot: bot.get_updates())
    got = [update.message for update in updates]
    assert [size.width for size in got[0].photo] == [90, 320, 400]
    assert got[1].parse_entities() == {got[1].entities[0]: "/undo"}
    assert got[1].reply_to_message.message_id == got[0].message_id
    assert (got[2].document.mime_type, got[2].caption) == ("image/jpeg", "a file")
    assert got[3].sticker.emoji
    assert got[4].media_group_id == got[5].media_group_id
    assert got[0].from_user.language_code == "ru"


def test_a_wait_returns_new_messages_once(server: TelegramServer, run: Run) -> None:
    person = server.person()
    for word in ("one", "two", "three"):
        run(lambda bot, word=word: bot.send_message(42, word))
    assert [one["text"] for one in person.waits_for(lambda one: one["text"] == "two")] == [
        "one",
        "two",
    ]
    assert [one["text"] for one in person.waits_for(1)] == ["three"]


def test_a_wait_in_vain_shows_the_chat(server: TelegramServer, run: Run) -> None:
    person = server.person()
    person.says("anybody?")
    run(lambda bot: bot.send_photo(42, jpeg(), caption="a coat", reply_markup=keyboard("More")))
    with pytest.raises(AssertionError, match=r"(?s)Ada: 'anybody\?'.*\[photo\] 'a coat' <More>"):
        person.waits_for(2, timeout=0.05)


def test_a_wait_sees_edits_and_actions(server: TelegramServer, run: Run) -> None:
    person = server.person()

    async def work(bot: Bot) -> None:
        await bot.send_chat_action(42, "typing")
        message = await bot.send_message(42, "0 %")
        waiting = asyncio.to_thread(person.waits_until, lambda chat: chat.edits)
        await asyncio.gather(waiting, message.edit_text("100 %"))

    run(work)
    assert person.chat.edits[-1]["text"] == "100 %"
    with pytest.raises(AssertionError, match="typing"):
        person.waits_until(lambda chat: len(chat.edits) > 1, timeout=0.05)


def test_a_button_that_is_not_there_cannot_be_pressed(server: TelegramServer, run: Run) -> None:
    person = server.person()
    run(lambda bot: bot.send_message(42, "x", reply_markup=keyboard("More")))
    with pytest.raises(AssertionError, match="no button 'Less'; there are \\['More'\\]"):
        person.presses(person.chat.messages[-1], "Less")


def test_a_fault_of_the_stand_in_itself_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BotApi, "get_me", lambda *_: 1 / 0)
    server = TelegramServer()
    with pytest.raises(AssertionError, match="the stand-in itself failed"), server:
        assert post(server, "getMe")["error_code"] == 500
