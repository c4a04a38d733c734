"""Texts, HTML, lengths, keyboards and replies, sent by the real python-telegram-bot."""

import pytest
from telegram import Message, ReplyKeyboardRemove, ReplyParameters

from tests.telegram_bot import Run, keyboard, post, refusal
from tests.telegram_server import TelegramServer
from tests.telegram_text import utf16_length

pytest_plugins = ["tests.telegram_fixtures"]


def test_a_message_is_returned_as_it_stands_in_the_chat(server: TelegramServer, run: Run) -> None:
    person = server.person()
    asked = person.says("a coat?")
    answer: Message = run(
        lambda bot: bot.send_message(
            42,
            " <b>A \N{COAT}</b> &amp; <a href='https://shop.example/1'>more</a> ",
            parse_mode="HTML",
            reply_parameters=ReplyParameters(asked["message_id"]),
            reply_markup=keyboard("More", "Undo"),
        )
    )
    assert answer.text == "A \N{COAT} & more"
    assert answer.text_html == '<b>A \N{COAT}</b> &amp; <a href="https://shop.example/1">more</a>'
    assert answer.reply_to_message.text == "a coat?"
    assert [button.text for button in answer.reply_markup.inline_keyboard[0]] == ["More", "Undo"]
    assert person.chat.messages[-1]["message_id"] == answer.message_id


def test_lengths_are_counted_in_utf16_after_parsing(server: TelegramServer, run: Run) -> None:
    server.person()
    longest = f"<b>{'x' * 4094}\N{DRESS}</b>"
    assert run(lambda bot: bot.send_message(42, longest, parse_mode="HTML")).message_id
    with refusal("message is too long"):
        run(lambda bot: bot.send_message(42, "x" * 4095 + "\N{DRESS}"))
    assert utf16_length("a\N{DRESS}") == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<big>x</big>", 'Unsupported start tag "big" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", 'Unclosed start tag "" at byte offset 2'),
        ("<b> </b>", "text must be non-empty"),
    ],
)
def test_broken_html_is_refused(server: TelegramServer, run: Run, text: str, why: str) -> None:
    server.person()
    with refusal(why):
        run(lambda bot: bot.send_message(42, text, parse_mode="HTML"))


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "\N{DRESS}" * 17}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "", "callback_data": "x"}, '"text" is required'),
        ({"text": "x", "callback_data": "x", "url": "https://a.b"}, "exactly one action"),
        ({"text": "x", "url": "shop"}, "URL 'shop' is invalid"),
        ({"text": "x", "callback_data": "x", "size": 1}, 'unknown field "size"'),
    ],
)
def test_a_button_that_is_not_right_is_refused(
    server: TelegramServer, button: dict[str, str], why: str
) -> None:
    server.person()
    markup = {"inline_keyboard": [[button]]}
    fields = {"chat_id": 42, "text": "hi", "reply_markup": markup}
    assert why in post(server, "sendMessage", json=fields)["description"]


def test_a_keyboard_that_is_not_inline_is_not_played(server: TelegramServer, run: Run) -> None:
    server.person()
    with refusal('ReplyKeyboardMarkup in "reply_markup" is not played'):
        run(lambda bot: bot.send_message(42, "x", reply_markup=ReplyKeyboardRemove()))


def test_a_reply_to_nothing_is_refused_unless_allowed(server: TelegramServer, run: Run) -> None:
    server.person()
    with refusal("message to be replied not found"):
        run(lambda bot: bot.send_message(42, "x", reply_parameters=ReplyParameters(99)))
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    sent = run(lambda bot: bot.send_message(42, "x", reply_parameters=lenient))
    assert sent.reply_to_message is None
