"""The seven verbs against the Bot API stand-in: what arrives, and what Telegram's refusals mean."""

import asyncio
import io

import pytest
from PIL import Image
from telegram.error import BadRequest

from bot.front_end import Card, Key, Undeliverable, Unreachable
from bot.marked_photo import mark
from bot.telegram.front_end import TelegramFrontEnd
from shared.messages import Box

CHAT = "42"


def jpeg(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "JPEG")
    return out.getvalue()


def cards(count: int) -> list[Card]:
    links = [f"https://shop.example/p/{number}" for number in range(count)]
    return [Card(jpeg(), f"Shirt <{n}> & co", "19.90 EUR", link) for n, link in enumerate(links)]


@pytest.fixture
def does(server, speaking):
    """Runs one thing with a front end on a fresh bot, and returns what it returns."""

    def run(action):
        async def within():
            async with speaking(server) as bot:
                return await action(TelegramFrontEnd(bot))

        return asyncio.run(within())

    return run


def test_six_cards_arrive_as_one_numbered_album_with_links(server, does):
    ada = server.person()
    asked = ada.sends_photo(jpeg())
    ids = does(lambda it: it.show_cards(CHAT, cards(6), reply_to=str(asked["message_id"])))
    (album,) = ada.chat.albums()
    assert [str(message["message_id"]) for message in album] == ids
    assert album[5]["caption"] == "6. Shirt <5> & co\n19.90 EUR\nshop.example"
    assert album[5]["caption_entities"][-1]["url"] == "https://shop.example/p/5"
    assert album[0]["reply_to_message"]["message_id"] == asked["message_id"]


@pytest.mark.parametrize("count", [2, 10])
def test_albums_of_the_smallest_and_the_largest_size_are_accepted(server, does, count):
    ada = server.person()
    assert len(does(lambda it: it.show_cards(CHAT, cards(count)))) == count
    assert len(ada.chat.albums()) == 1


def test_one_card_arrives_as_a_single_photo(server, does):
    ada = server.person()
    (message_id,) = does(lambda it: it.show_cards(CHAT, cards(1)))
    (message,) = ada.chat.from_bot
    assert (str(message["message_id"]), "media_group_id" in message) == (message_id, False)
    assert message["caption"].startswith("Shirt <0> & co")
    assert server.picture(message).size == (60, 80)


def test_say_sends_plain_text_with_its_buttons_in_rows(server, does):
    ada = server.person()
    keys = [[Key("More", "more:1")], [Key("1", "like:1"), Key("2", "like:2")]]
    does(lambda it: it.say(CHAT, "<b>not bold</b> & so", keys=keys))
    (message,) = ada.chat.from_bot
    assert message["text"] == "<b>not bold</b> & so"
    rows = message["reply_markup"]["inline_keyboard"]
    assert [[button["callback_data"] for button in row] for row in rows] == [
        ["more:1"],
        ["like:1", "like:2"],
    ]


def test_a_photo_arrives_with_its_caption_as_plain_text_and_its_buttons(server, does):
    ada = server.person()
    asked = ada.sends_photo(jpeg())
    keys = [[Key("1 dress", "pick:1@job"), Key("2 bag", "pick:2@job")]]
    send = {"keys": keys, "reply_to": str(asked["message_id"])}
    shown = does(lambda it: it.show_photo(CHAT, jpeg("blue"), "<b>these</b> & those", **send))
    (message,) = ada.chat.from_bot
    assert str(message["message_id"]) == shown
    assert message["caption"] == "<b>these</b> & those"
    assert "caption_entities" not in message
    assert message["reply_to_message"]["message_id"] == asked["message_id"]
    assert ada.presses(message, "2 bag")["data"] == "pick:2@job"
    assert server.picture(message).getpixel((30, 40))[2] > 200


def test_a_photo_whose_caption_is_too_long_is_shown_with_what_fits(server, does):
    ada = server.person()
    does(lambda it: it.show_photo(CHAT, jpeg(), "\N{DRESS}" * 4000))
    assert ada.chat.from_bot[0]["caption"].endswith("…")


def test_a_marked_photo_of_the_narrowest_kind_is_taken_by_telegram(server, does):
    ada = server.person()
    out = io.BytesIO()
    Image.new("RGB", (1280, 4)).save(out, "JPEG")
    picture = mark(out.getvalue(), [Box(x1=0, y1=0, x2=1280, y2=4, label="belt")])
    does(lambda it: it.show_photo(CHAT, picture, "here"))
    assert server.picture(ada.chat.from_bot[0]).size == (1280, 64)


def test_say_when_the_text_is_too_long_cuts_it(server, does):
    ada = server.person()
    does(lambda it: it.say(CHAT, "\N{DRESS}" * 4000))
    assert ada.chat.from_bot[0]["text"].endswith("…")


def test_say_when_the_answered_message_was_deleted_sends_it_all_the_same(server, does):
    ada = server.person()
    does(lambda it: it.say(CHAT, "here", reply_to="999"))
    assert "reply_to_message" not in ada.chat.from_bot[0]


def test_sending_to_someone_who_blocked_us_is_undeliverable(server, does):
    server.block(server.person())
    for send in (
        lambda it: it.say(CHAT, "hello"),
        lambda it: it.show_cards(CHAT, cards(1)),
        lambda it: it.show_cards(CHAT, cards(2)),
        lambda it: it.show_photo(CHAT, jpeg(), "hello"),
        lambda it: it.send_file(CHAT, "rows.tsv", b"x", "hello"),
        lambda it: it.edit(CHAT, "1", "hello"),
    ):
        with pytest.raises(Undeliverable):
            does(send)


def test_sending_to_an_unknown_chat_is_undeliverable(does):
    with pytest.raises(Undeliverable):
        does(lambda it: it.say("43", "hello"))


@pytest.mark.parametrize("fault", [(502, None), (429, 100_000)])
def test_sending_while_telegram_is_away_for_long_is_unreachable(server, does, fault):
    server.person()
    server.fail_next("sendMessage", *fault, times=9)
    with pytest.raises(Unreachable):
        does(lambda it: it.say(CHAT, "hello"))


def test_a_refusal_that_is_our_own_fault_is_raised(server, does):
    server.person()
    with pytest.raises(BadRequest):
        does(lambda it: it.say(CHAT, "hello", keys=[[Key("x", "d" * 65)]]))


def test_a_file_arrives_as_it_is_with_its_name_and_its_text(server, does):
    ada = server.person()
    asked = ada.says("/reindex")
    rows = b"2\tno price\n"
    send = {"reply_to": str(asked["message_id"])}
    sent = does(lambda it: it.send_file(CHAT, "bad-rows.tsv", rows, "<b>rows</b> & so", **send))
    (message,) = ada.chat.from_bot
    assert str(message["message_id"]) == sent
    assert message["document"]["file_name"] == "bad-rows.tsv"
    assert server.file_bytes(message["document"]["file_id"]) == rows
    assert message["caption"] == "<b>rows</b> & so"
    assert "caption_entities" not in message
    assert message["reply_to_message"]["message_id"] == asked["message_id"]


def test_a_file_whose_text_is_too_long_is_sent_with_what_fits(server, does):
    ada = server.person()
    does(lambda it: it.send_file(CHAT, "x.txt", b"x", "\N{DRESS}" * 4000, reply_to="999"))
    assert ada.chat.from_bot[0]["caption"].endswith("…")


def test_edit_changes_text_and_buttons_and_the_same_again_is_no_error(server, does):
    ada = server.person()
    keys = [[Key("Index it now", "reindex::")]]

    async def edit_thrice(it):
        message = await it.say(CHAT, "10 %")
        return [await it.edit(CHAT, message, "<i>done</i>", keys=keys) for _ in range(3)]

    assert does(edit_thrice) == [True, True, True]
    (edited,) = ada.chat.edits
    assert edited["text"] == "<i>done</i>"
    assert ada.presses(edited, "Index it now")["data"] == "reindex::"


def test_edit_without_buttons_takes_them_away(server, does):
    ada = server.person()

    async def edit(it):
        message = await it.say(CHAT, "sure?", keys=[[Key("Yes", "switch:1")]])
        await it.edit(CHAT, message, "done")

    does(edit)
    assert "reply_markup" not in ada.chat.edits[0]


def test_edit_of_a_message_that_is_gone_says_so(server, does):
    server.person()
    assert does(lambda it: it.edit(CHAT, "999", "20 %")) is False
    assert len(server.refusals) == 1


def test_edit_that_is_our_own_fault_is_raised(server, does):
    server.person()

    async def edit(it):
        await it.edit(CHAT, await it.say(CHAT, "10 %"), "20 %", keys=[[Key("x", "d" * 65)]])

    with pytest.raises(BadRequest):
        does(edit)


def test_answer_press_acknowledges_with_a_notice_and_ignores_what_is_too_old(server, does):
    ada = server.person()
    does(lambda it: it.say(CHAT, "pick", keys=[[Key("More", "more")]]))
    fresh, stale = (ada.presses(ada.chat.from_bot[0], "More")["id"] for _ in range(2))
    does(lambda it: it.answer_press(str(fresh), "n" * 300))
    server.expire_callbacks()
    does(lambda it: it.answer_press(str(stale)))
    (answer,) = server.callback_answers
    assert len(answer["text"]) == 200


def test_typing_is_shown_and_its_failure_is_ignored(server, does):
    ada = server.person()
    does(lambda it: it.show_typing(CHAT))
    assert ada.chat.actions == ["typing"]
    server.fail_next("sendChatAction", 502)
    does(lambda it: it.show_typing(CHAT))
    server.block(ada)
    does(lambda it: it.show_typing(CHAT))
    assert len(server.calls_of("sendChatAction")) == 3
