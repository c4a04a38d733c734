"""Photos, documents, albums and downloads, sent by the real python-telegram-bot."""

import io
from typing import Any

import pytest
from PIL import Image
from telegram import (
    Bot,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
)

from tests.telegram_bot import Run, jpeg, keyboard, post, refusal
from tests.telegram_files import MEGABYTE
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_a_photo_comes_back_as_a_ladder_of_jpegs(server: TelegramServer, run: Run) -> None:
    server.person()
    sent: Message = run(lambda bot: bot.send_photo(42, jpeg(1500, 2000), caption="a coat"))
    assert [max(size.width, size.height) for size in sent.photo] == [90, 320, 800, 1280]
    assert Image.open(io.BytesIO(server.file_bytes(sent.photo[-1].file_id))).size == (960, 1280)
    again = run(lambda bot: bot.send_photo(42, sent.photo[0].file_id))
    assert [size.file_id for size in again.photo] == [size.file_id for size in sent.photo]
    assert sent.caption == "a coat"


def test_a_photo_by_url_is_fetched(server: TelegramServer, run: Run) -> None:
    stored = server.api.files.add(jpeg(), "photos", ".jpg")
    url = f"{server.base_file_url}{server.token}/{stored.path}"
    server.person()
    assert run(lambda bot: bot.send_photo(42, url)).photo[-1].height == 80


@pytest.mark.parametrize(
    ("photo", "why"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (jpeg()[:300], "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (bytes(10 * MEGABYTE + 1), "too big for a photo"),
        (jpeg(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (jpeg(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("http://127.0.0.1:9/x.jpg", "wrong HTTP URL specified"),
    ],
    ids=["text", "truncated", "empty", "heavy", "thin", "large", "no id", "no url"],
)
def test_a_photo_that_is_none_is_refused(
    server: TelegramServer, run: Run, photo: bytes | str, why: str
) -> None:
    server.person()
    with refusal(why):
        run(lambda bot: bot.send_photo(42, photo))


def test_a_missing_page_is_no_photo(server: TelegramServer, run: Run) -> None:
    server.person()
    with refusal("failed to get HTTP URL content"):
        run(lambda bot: bot.send_photo(42, f"{server.base_file_url}{server.token}/photos/0.jpg"))


def test_a_caption_past_1024_is_refused(server: TelegramServer, run: Run) -> None:
    server.person()
    assert run(lambda bot: bot.send_photo(42, jpeg(), caption="x" * 1024)).caption
    with refusal("message caption is too long"):
        run(lambda bot: bot.send_photo(42, jpeg(), caption="x" * 1025))


def test_a_document_keeps_its_bytes_and_name(server: TelegramServer, run: Run) -> None:
    server.person()
    sent = run(lambda bot: bot.send_document(42, b"a,b\r\n1,2\r\n", filename="feed.csv"))
    assert sent.document.file_name == "feed.csv"
    assert server.file_bytes(sent.document.file_id) == b"a,b\r\n1,2\r\n"
    with refusal("can't use file of type Document as Photo"):
        run(lambda bot: bot.send_photo(42, sent.document.file_id))


def test_an_album_shares_one_group(server: TelegramServer, run: Run) -> None:
    person = server.person()
    media = [InputMediaPhoto(jpeg(colour=colour), caption=colour) for colour in ("red", "blue")]
    sent = run(lambda bot: bot.send_media_group(42, media))
    assert sent[0].media_group_id == sent[1].media_group_id
    (album,) = person.chat.albums()
    assert [message["caption"] for message in album] == ["red", "blue"]
    assert server.picture(album[1]).getpixel((5, 5))[2] > 200


@pytest.mark.parametrize(
    ("media", "why"),
    [
        ([InputMediaPhoto(jpeg())], "too few"),
        ([InputMediaPhoto(jpeg())] * 11, "too many"),
        ([InputMediaPhoto(jpeg()), InputMediaDocument(b"x")], "can't be mixed"),
        ([InputMediaPhoto(jpeg()), InputMediaPhoto(jpeg(), caption="x" * 1025)], "too long"),
        ([InputMediaPhoto(jpeg()), InputMediaPhoto("attach://lost")], "media not found"),
        ([InputMediaPhoto(jpeg()), InputMediaPhoto(b"text")], "IMAGE_PROCESS_FAILED"),
    ],
    ids=["one", "eleven", "mixed", "caption", "attachment", "no picture"],
)
def test_an_album_that_is_not_right_is_refused_whole(
    server: TelegramServer, run: Run, media: list[Any], why: str
) -> None:
    person = server.person()

    with refusal(why):
        run(lambda bot: bot.send_media_group(42, media))
    assert person.chat.messages == []


@pytest.mark.parametrize("kind", ["animation", "voice", "video"])
def test_an_album_of_other_kinds_is_refused(server: TelegramServer, kind: str) -> None:
    server.person()
    media = [{"type": kind, "media": "x"}] * 2
    answer = post(server, "sendMediaGroup", json={"chat_id": 42, "media": media})
    assert answer["error_code"] == 400


def test_a_keyboard_on_an_album_is_refused(server: TelegramServer, run: Run) -> None:
    server.person()
    markup = {"reply_markup": keyboard("More").to_dict()}
    media = [InputMediaPhoto(jpeg()), InputMediaPhoto(jpeg())]
    with refusal('unknown parameter "reply_markup" for sendMediaGroup'):
        run(lambda bot: bot.send_media_group(42, media, api_kwargs=markup))
    sent = run(lambda bot: bot.send_media_group(42, media))
    with refusal("message can't be edited"):
        run(lambda bot: sent_keyboard(bot, sent[0].message_id))


async def sent_keyboard(bot: Bot, message_id: int) -> None:
    await bot.edit_message_reply_markup(42, message_id, reply_markup=keyboard("More"))


def test_a_file_is_downloaded_by_its_path(server: TelegramServer, run: Run) -> None:
    sent = server.person().sends_document(b"%PDF", "coat.pdf")

    async def download(bot: Bot) -> bytes:
        file = await bot.get_file(sent["document"]["file_id"])
        return bytes(await file.download_as_bytearray())

    assert run(download) == b"%PDF"


def test_a_file_past_20_megabytes_or_unknown_is_not_given(server: TelegramServer, run: Run) -> None:
    sent = server.person().sends_document(bytes(20 * MEGABYTE + 1), "film.mp4")
    with refusal("file is too big"):
        run(lambda bot: bot.get_file(sent["document"]["file_id"]))
    with refusal("invalid file_id"):
        run(lambda bot: bot.get_file("nonsense"))


def test_only_known_chat_actions_are_shown(server: TelegramServer, run: Run) -> None:
    person = server.person()
    run(lambda bot: bot.send_chat_action(42, "typing"))
    with refusal("wrong parameter action in request"):
        run(lambda bot: bot.send_chat_action(42, "thinking"))
    assert person.chat.actions == ["typing"]
