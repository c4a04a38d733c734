"""Updates to events, with photos and files over real HTTP into a real Redis."""

import asyncio
import io

import pytest
import redis
from PIL import Image

from bot.events import (
    MOST_PHOTOS,
    ButtonPressed,
    CommandSent,
    FeedSent,
    OtherSent,
    PhotoRefused,
    PhotoSent,
    TextSent,
)
from bot.telegram.addressing import Addressing
from bot.telegram.downloads import Downloads
from bot.telegram.intake import Intake, chat_of, language_of
from bot.telegram.patience import Patience
from shared.errors import (
    AdminsOnly,
    AnimatedPicture,
    NotAPicture,
    PictureTooHeavy,
    SearchFailed,
    TruncatedPicture,
    UploadTooHeavy,
)
from shared.photos import PhotoStore
from shared.uploads import Uploads
from tests.bot.telegram.updates import ADA, GROUP, OUR_ID, OUR_NAME, PRIVATE, message, told, update

ORIENTATION = 0x0112
ADMIN = 7
FEED = b"id,title\r\n1,Coat\r\n"


def picture(size: tuple[int, int] = (300, 200), kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def taken(server, speaking, client):
    """Does something with an intake and the updates that wait at the server."""

    async def within(act):
        async with speaking(server) as bot:
            patience, photos = Patience(pauses=(0,)), PhotoStore(client, ttl=60)
            downloads = Downloads(bot, patience, photos, Uploads(client))
            intake = Intake(Addressing(OUR_ID, OUR_NAME, {"start"}), downloads, (ADMIN,))
            return await act(intake, await bot.get_updates())

    return lambda act: asyncio.run(within(act))


@pytest.fixture
def read(taken):
    """Reads updates one by one, all of those that wait at the server when none is given."""

    async def one_by_one(intake, updates):
        return [next(iter(await intake.read([one])), None) for one in updates]

    return lambda *updates: taken(lambda intake, waiting: one_by_one(intake, updates or waiting))


@pytest.fixture
def read_album(taken):
    """Reads updates as the parts of one album, those that wait at the server by default."""
    return lambda *parts: taken(lambda intake, waiting: intake.read(parts or waiting))


def stored(client: redis.Redis, event: PhotoSent) -> Image.Image:
    return Image.open(io.BytesIO(PhotoStore(client, ttl=60).get(event.photo_key)))


def test_photo_is_taken_in_its_largest_size_with_its_caption(server, read, client):
    ada = server.person(language_code="pt-BR")
    sent = ada.sends_photo(picture((1000, 800)), "find this \N{DRESS}")
    (event,) = read()
    assert isinstance(event, PhotoSent)
    assert stored(client, event).size == (1000, 800)
    assert event.caption == "find this \N{DRESS}"
    where = event.where
    assert (where.front_end, where.chat, where.user) == ("telegram", "42", 42)
    assert (where.message, where.language) == (str(sent["message_id"]), "pt")
    assert where.event.isdigit()


def test_photo_sent_as_a_file_is_turned_upright_and_loses_its_metadata(server, read, client):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    server.person().sends_document(picture(exif=exif), "IMG_1.jpg")
    (event,) = read()
    assert stored(client, event).size == (200, 300)
    assert not stored(client, event).getexif()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"dear shop", "photo.jpg", NotAPicture),
        (b"%PDF-1.7", "list.pdf", NotAPicture),
        (picture((900, 900))[:2000], "half.jpg", TruncatedPicture),
        (
            picture(kind="GIF", save_all=True, append_images=[Image.new("RGB", (300, 200))]),
            "x.gif",
            AnimatedPicture,
        ),
    ],
)
def test_files_that_are_no_usable_picture_are_refused_with_the_reason(
    server, read, data, name, error
):
    server.person().sends_document(data, name, "application/octet-stream")
    (event,) = read()
    assert isinstance(event, PhotoRefused)
    assert type(event.error) is error


def test_png_whose_name_and_type_say_otherwise_is_searched(server, read):
    server.person().sends_document(picture(kind="PNG"), "notes.txt", "text/plain")
    assert isinstance(read()[0], PhotoSent)


def test_file_that_says_it_is_too_heavy_is_refused_before_it_is_fetched(server, read):
    document = {"file_id": "x", "file_unique_id": "y", "file_size": 20 * 2**20 + 1}
    (event,) = read(update(message=message(document=document)))
    assert isinstance(event.error, PictureTooHeavy)
    assert event.error.params == {"megabytes": 21, "limit": 20}
    assert not server.calls_of("getFile")


def test_file_that_telegram_calls_too_big_is_refused(server, read):
    server.person().sends_document(b"\0" * (20 * 2**20 + 1), "big.bin")
    (waiting,) = server.pending_updates
    del waiting["message"]["document"]["file_size"]
    assert isinstance(read(update(message=waiting["message"]))[0].error, PictureTooHeavy)


def test_animation_is_refused_as_one_without_a_download(server, read):
    file = {"file_id": "x", "file_unique_id": "y", "file_size": 9}
    animation = {**file, "width": 9, "height": 9, "duration": 1}
    (event,) = read(update(message=message(animation=animation, document=file)))
    assert isinstance(event.error, AnimatedPicture)


def test_download_that_fails_once_is_tried_again_and_one_that_keeps_failing_is_told(server, read):
    ada = server.person()
    ada.sends_photo(picture())
    server.fail_next("download", 502)
    assert isinstance(read()[0], PhotoSent)
    server.fail_next("download", 500, times=9)
    assert isinstance(read()[0].error, SearchFailed)


def test_file_that_telegram_does_not_know_is_told(server, read):
    document = {"file_id": "gone", "file_unique_id": "y"}
    assert isinstance(read(update(message=message(document=document)))[0].error, SearchFailed)


@pytest.mark.parametrize(
    "name",
    ["a.csv", "a.tsv", "a.txt", "feed.xml", "a.jsonl", "a.parquet", "a.zip", "Весна 2026.CSV"],
)
def test_file_named_like_a_feed_is_one_when_an_admin_sends_it(server, read, client, name):
    sent = server.person(ADMIN).sends_document(FEED, name)
    (event,) = read()
    assert isinstance(event, FeedSent)
    assert Uploads(client).get(event.feed_key) == (name, FEED)
    assert (event.name, event.where.user) == (name, ADMIN)
    assert event.where.message == str(sent["message_id"])


def test_feed_of_someone_else_is_for_admins_only_and_is_not_kept(server, read, client):
    server.person().sends_document(FEED, "feed.csv")
    (event,) = read()
    assert isinstance(event, PhotoRefused)
    assert type(event.error) is AdminsOnly
    assert client.dbsize() == 0


def test_picture_of_an_admin_is_searched(server, read):
    admin = server.person(ADMIN)
    admin.sends_document(picture(), "coat.jpg")
    admin.sends_photo(picture())
    assert [type(event) for event in read()] == [PhotoSent, PhotoSent]


@pytest.mark.parametrize("name", ["notes.pdf", "a.csv.gz", "csv"])
def test_file_of_an_admin_that_is_neither_feed_nor_picture_is_told(server, read, name):
    server.person(ADMIN).sends_document(FEED, name)
    assert type(read()[0].error) is NotAPicture


@pytest.mark.parametrize("says_size", [True, False])
def test_feed_above_what_telegram_hands_out_is_told_with_its_size(server, read, says_size):
    server.person(ADMIN).sends_document(b"\0" * (20 * 2**20 + 1), "feed.csv")
    (waiting,) = server.pending_updates
    if not says_size:
        del waiting["message"]["document"]["file_size"]
    (event,) = read(update(message=waiting["message"]))
    assert type(event.error) is UploadTooHeavy
    assert event.error.params == {"megabytes": 21, "limit": 20}
    assert bool(server.calls_of("getFile")) is not says_size


def test_feed_that_cannot_be_downloaded_is_told(server, read):
    server.person(ADMIN).sends_document(FEED, "feed.csv")
    server.fail_next("download", 500, times=9)
    assert type(read()[0].error) is SearchFailed


def test_feeds_sent_together_are_each_taken_beside_the_search_of_the_photos(server, read_album):
    files = [(f"{number}.csv", FEED) for number in range(MOST_PHOTOS + 1)]
    server.person(ADMIN).sends_files([*files, ("coat.jpg", picture())])
    search, *feeds = read_album()
    assert isinstance(search, PhotoSent)
    assert [one.name for one in feeds] == [name for name, _ in files]
    assert len({one.where.event for one in feeds}) == len(files)
    assert search.left_out == 0


def test_feeds_without_a_photo_are_no_search(server, read_album):
    server.person(ADMIN).sends_files([("a.csv", FEED), ("b.csv", FEED)])
    assert [type(event) for event in read_album()] == [FeedSent, FeedSent]


@pytest.mark.parametrize("captioned", [0, 1, 2])
def test_album_is_one_search_whichever_photo_has_the_caption(server, read_album, client, captioned):
    sizes = [(300, 200), (400, 300), (500, 400)]
    pictures = [picture(size) for size in sizes]
    sent = server.person().sends_album(pictures, "this collar on that dress", captioned=captioned)
    (event,) = read_album()
    kept = [PhotoStore(client, ttl=60).get(key) for key in (event.photo_key, *event.also)]
    assert [Image.open(io.BytesIO(one)).size for one in kept] == sizes
    assert (event.caption, event.left_out) == ("this collar on that dress", 0)
    messages = tuple(str(one["message_id"]) for one in sent)
    assert (event.where.message, *event.beside) == messages


def test_album_that_is_read_again_is_the_same_event_and_a_larger_one_another(server, read_album):
    server.person().sends_album([picture(), picture()])
    first, again = read_album()[0], read_album()[0]
    assert first.where == again.where
    server.person().sends_photo(picture())
    assert read_album()[0].where.event != first.where.event


def test_album_whose_photos_have_captions_of_their_own_says_all_of_them(server, read_album):
    ada = server.person()
    ada.sends_photo(picture(), "this collar")
    ada.sends_photo(picture())
    ada.sends_photo(picture(), "on that dress")
    assert read_album()[0].caption == "this collar, on that dress"


def test_photo_of_an_album_that_is_none_is_told_and_the_others_are_searched(server, read_album):
    files = [("a.jpg", b"broken"), ("b.jpg", picture()), ("c.pdf", b"%PDF"), ("d.png", picture())]
    sent = server.person().sends_files(files)
    search, *refused = read_album()
    assert search.where.message == str(sent[1]["message_id"])
    assert len(search.also) == 1
    assert set(search.beside) == {str(sent[place]["message_id"]) for place in (0, 2, 3)}
    assert [type(one) for one in refused] == [PhotoRefused, PhotoRefused]
    assert [one.where.message for one in refused] == [str(sent[n]["message_id"]) for n in (0, 2)]


def test_caption_of_a_photo_that_is_refused_still_speaks_of_the_others(server, read_album):
    ada = server.person()
    ada.sends_document(b"broken", "a.jpg", caption="in blue")
    ada.sends_photo(picture())
    assert read_album()[0].caption == "in blue"


def test_album_without_a_usable_photo_is_no_search(server, read_album):
    server.person().sends_files([("a.jpg", b"broken"), ("b.jpg", b"")])
    assert [type(event) for event in read_album()] == [PhotoRefused, PhotoRefused]


def test_videos_of_an_album_are_told_once_beside_the_search(server, read_album):
    server.person().sends_photo(picture())
    photo = server.pending_updates[0]["message"]
    file = {"file_id": "v", "file_unique_id": "w", "duration": 3, "width": 9, "height": 9}
    videos = [update(number, message=message(video=file)) for number in (1, 2)]
    events = read_album(videos[0], update(3, message=photo), videos[1])
    assert [type(event) for event in events] == [PhotoSent, OtherSent]
    assert [type(event) for event in read_album(*videos)] == [OtherSent]


def test_photos_of_an_album_beyond_the_limit_are_counted_and_not_fetched(server, read_album):
    sent = server.person().sends_album([picture()] * 10)
    (event,) = read_album()
    assert (1 + len(event.also), event.left_out) == (MOST_PHOTOS, 10 - MOST_PHOTOS)
    assert len(server.calls_of("getFile")) == MOST_PHOTOS
    assert event.beside[-1] == str(sent[-1]["message_id"])


def test_album_in_a_group_is_for_us_when_any_of_its_captions_names_us(server, read_album):
    server.person().sends_album([picture(), picture()])
    photos = [one["message"]["photo"] for one in server.pending_updates]
    captions = ["", f"@{OUR_NAME} like these"]
    named = [
        update(number, message=message(GROUP, photo=photo, caption=caption))
        for number, (photo, caption) in enumerate(zip(photos, captions, strict=True), 1)
    ]
    (event,) = read_album(*named)
    assert (len(event.also), event.caption) == (1, "like these")
    assert read_album(named[0], named[0]) == []


def test_text_that_answers_a_message_says_which(server, read):
    ada = server.person()
    photo = ada.sends_photo(picture())
    ada.says("make it blue", reply_to=photo)
    event = read()[1]
    assert isinstance(event, TextSent)
    assert (event.text, event.where.reply_to) == ("make it blue", str(photo["message_id"]))


@pytest.mark.parametrize(
    "text", ["x" * 4000, "\N{DRESS}" * 50, "\u05d0\u05d3\u05d5\u05dd \u200f\u05d1", "a\nb"]
)
def test_texts_of_any_kind_arrive_unchanged(read, text):
    assert read(told(text))[0].text == text


def test_commands_of_ours_are_read_and_those_of_other_bots_are_left_alone(read):
    events = read(told("/Start now"), told("/start@sartor_test_bot"), told("/start@other_bot"))
    assert [(event.name, event.argument) for event in events[:2]] == [
        ("start", "now"),
        ("start", ""),
    ]
    assert isinstance(events[0], CommandSent)
    assert events[2] is None


def test_sticker_is_something_else(server, read):
    server.person().sends_sticker()
    assert isinstance(read()[0], OtherSent)


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "w", "duration": 3}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"video_note": {"file_id": "v", "file_unique_id": "w", "duration": 3, "length": 9}},
    ],
)
def test_voices_places_and_videos_are_something_else(read, content):
    assert isinstance(read(update(message=message(**content)))[0], OtherSent)


@pytest.mark.parametrize(
    "kind",
    [
        {"edited_message": message(text="make it red")},
        {"channel_post": message(text="news")},
        {"message": message(GROUP, new_chat_members=[ADA])},
        {"message": message(PRIVATE, pinned_message=message(text="x"))},
        {"message": message(GROUP, text="just talking")},
    ],
)
def test_edits_channels_service_messages_and_talk_are_nothing(read, kind):
    assert read(update(**kind)) == [None]


def test_button_is_read_also_under_a_message_that_is_gone(server, read):
    inaccessible = {"chat": GROUP, "message_id": 5, "date": 0}
    pressed = {"id": "99", "from": message()["from"], "chat_instance": "1", "data": "more:1"}
    here, nowhere = read(
        update(callback_query={**pressed, "message": inaccessible}), update(callback_query=pressed)
    )
    assert isinstance(here, ButtonPressed)
    assert (here.where.chat, here.where.message) == ("-1001", "5")
    assert (here.press, here.data, here.where.language) == ("99", "more:1", "ru")
    assert (nowhere.where.chat, nowhere.where.message) == ("42", "")


def test_read_when_redis_is_away_raises_so_that_the_update_waits(server, speaking):
    server.person().sends_photo(picture())

    async def within():
        async with speaking(server) as bot:
            nobody = redis.Redis.from_url("unix:///nowhere.sock")
            photos = PhotoStore(nobody, ttl=60)
            downloads = Downloads(bot, Patience(pauses=()), photos, Uploads(nobody))
            intake = Intake(Addressing(OUR_ID, OUR_NAME, ()), downloads)
            await intake.read(await bot.get_updates())

    with pytest.raises(redis.ConnectionError):
        asyncio.run(within())


def test_chat_of_updates_without_a_chat_is_empty():
    assert chat_of(update()) == ""
    assert chat_of(told("x", GROUP)) == "-1001"


def test_language_of_nobody_and_of_silent_clients_is_english():
    assert language_of(None) == "en"
    user = told("x").effective_user
    assert language_of(user) == "ru"
