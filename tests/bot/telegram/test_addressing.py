"""Who a message is meant for: private chats, groups with several bots, commands."""

import pytest

from bot.telegram.addressing import Addressing
from tests.bot.telegram.updates import ADA, GROUP, OUR_ID, OUR_NAME, US, answer_to, told, update
from tests.bot.telegram.updates import message as sent

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]}


@pytest.fixture
def addressing() -> Addressing:
    return Addressing(OUR_ID, OUR_NAME, {"start", "help"})


@pytest.mark.parametrize(
    ("text", "private", "group"),
    [
        ("make it blue", True, False),
        ("/start", True, True),
        ("/START now", True, True),
        ("/start@sartor_test_bot", True, True),
        ("/start@SARTOR_test_BOT x", True, True),
        ("/start@other_bot", False, False),
        ("/weather", True, False),
        ("/", True, False),
        ("/привет", True, False),
    ],
)
def test_texts_are_for_us_as_the_chat_says(addressing, text, private, group):
    assert addressing.is_for_us(told(text).message) is private
    assert addressing.is_for_us(told(text, GROUP).message) is group


@pytest.mark.parametrize(("sender", "ours"), [(US, True), (ADA, False)])
def test_in_a_group_answers_are_for_us_when_they_answer_us(addressing, sender, ours):
    asked = told("blue", GROUP, reply_to_message=answer_to(sender))
    assert addressing.is_for_us(asked.message) is ours


def test_in_a_topic_that_we_opened_talk_is_not_for_us(addressing):
    topic = answer_to(US, forum_topic_created={"name": "x", "icon_color": 1})
    assert not addressing.is_for_us(told("blue", GROUP, reply_to_message=topic).message)


@pytest.mark.parametrize(
    ("caption", "ours"),
    [("@sartor_test_bot like this", True), ("like this", False), ("@sartor_test_bot2 hi", False)],
)
def test_in_a_group_a_photo_is_for_us_when_its_caption_names_us(addressing, caption, ours):
    photo = update(message=sent(GROUP, caption=caption, **PHOTO))
    assert addressing.is_for_us(photo.message) is ours


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", ("start", "")),
        ("/Reindex  now\nplease ", ("reindex", "now\nplease")),
        ("/undo@sartor_test_bot 2", ("undo", "2")),
        ("please /undo", None),
        ("/ undo", None),
        ("/" + "x" * 33, None),
    ],
)
def test_commands_are_split_into_name_and_argument(addressing, text, command):
    assert addressing.command(text) == command


def test_our_name_is_taken_out_of_wishes(addressing):
    assert addressing.without_our_name("@Sartor_Test_Bot make it blue") == "make it blue"
