"""Whatever people send through Telegram: a clear sentence or the right result, nothing internal."""

import io
from itertools import count

import numpy as np
import pytest
from PIL import Image

from demo.wardrobe import street_photo
from tests.end_to_end.albums import buttons
from tests.end_to_end.conftest import PATIENCE, Stack, album, answer
from tests.telegram_chats import Message
from tests.telegram_people import Person

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(300)]
_users = count(500)
INTERNAL = ("Traceback", "Error:", "Exception", "error.", "{", "redis", "celery", "None")


@pytest.fixture
def shopper(stack: Stack) -> Person:
    return stack.server.person(next(_users), "Ada")


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    return street_photo(3).image.resize((360, 480))


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg() -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    return encoded(Image.fromarray(noise), "JPEG")


def animated() -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


REFUSED = {
    "a text file named .jpg": (b"I am no picture", "photo.jpg"),
    "a document that is no picture": (b"%PDF-1.7 ...", "invoice.pdf"),
    "a truncated picture": (jpeg()[:4000], "photo.jpg"),
    "zero bytes": (b"", "photo.jpg"),
    "20,000 x 20,000 pixels": (encoded(Image.new("1", (20_000, 20_000)), "PNG"), "huge.png"),
    "an animation": (animated(), "cat.gif"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_file_when_it_cannot_be_searched_then_one_clear_sentence_comes(
    stack: Stack, shopper: Person, case: str
) -> None:
    data, name = REFUSED[case]
    shopper.sends_document(data, name, "image/jpeg")
    [message] = shopper.waits_for(1, PATIENCE)
    assert len(message["text"]) > 20
    assert not [word for word in INTERNAL if word in message["text"]]


def turned(picture: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(picture.rotate(90, expand=True), "JPEG", exif=exif)


def deep(picture: Image.Image) -> bytes:
    grey = np.asarray(picture.convert("L"), dtype=np.uint16) * 257
    return encoded(Image.fromarray(grey), "PNG")


@pytest.mark.parametrize("case", ["cmyk", "16-bit", "exif"])
def test_file_when_it_is_an_unusual_picture_then_products_come(
    stack: Stack, shopper: Person, photo: Image.Image, case: str
) -> None:
    files = {
        "cmyk": encoded(photo.convert("CMYK"), "JPEG"),
        "16-bit": deep(photo),
        "exif": turned(photo),
    }
    shopper.sends_document(files[case], "photo.jpg", "image/jpeg")
    assert len(album(nearest(shopper))) == 6


def nearest(shopper: Person) -> list[Message]:
    """The answer; where it is that nothing is close, what its button shows."""
    messages = answer(shopper)
    if album(messages):
        return messages
    assert "Show the nearest" in buttons(messages[-1])
    shopper.presses(messages[-1], "Show the nearest")
    return answer(shopper)


@pytest.mark.parametrize(
    "words",
    ["👗💙 blue please 🙏", "أريد فستانًا أزرق", "שמלה כחולה", "x" * 4000, '<b>blue</b> & "q"'],
    ids=["emoji", "arabic", "hebrew", "4000 letters", "markup"],
)
def test_words_when_they_are_unusual_then_products_come(
    stack: Stack, shopper: Person, words: str
) -> None:
    shopper.says(words)
    assert album(nearest(shopper))


def test_caption_when_it_has_4000_letters_then_the_photo_is_searched_all_the_same(
    stack: Stack, shopper: Person, photo: Image.Image
) -> None:
    shopper.sends_photo(photo, caption="make it blue " * 300)
    assert len(album(answer(shopper))) == 6


def test_button_when_its_search_is_forgotten_then_the_person_hears_so(
    stack: Stack, shopper: Person, photo: Image.Image
) -> None:
    shopper.sends_photo(photo)
    keyboard = answer(shopper)[-1]
    shopper.says("/forget")
    shopper.waits_for(1, PATIENCE)
    refused = len(stack.server.refusals)
    shopper.presses(keyboard, "More")
    [message] = shopper.waits_for(1, PATIENCE)
    assert not [word for word in INTERNAL if word in message["text"]]
    assert len(stack.server.refusals) == refused


def test_sticker_when_sent_then_the_person_hears_what_to_send(
    stack: Stack, shopper: Person
) -> None:
    shopper.sends_sticker()
    [message] = shopper.waits_for(1, PATIENCE)
    assert "photo" in message["text"].lower()


def test_logs_when_all_this_happened_then_the_token_is_not_in_them(stack: Stack) -> None:
    assert stack.server.token not in stack.said_in_logs
