"""Buttons: what their data means, which a photo's garments get, and the words for them."""

import pytest

from bot.buttons import Press, garment_keyboard, job_in, read_press, read_words
from bot.sessions import Session
from bot.texts import LANGUAGES, render, say
from shared.garments import LABELS, PERSON
from shared.messages import Query, job_id_for
from tests.bot.recording import DRESS, GARMENTS, WHOLE, box

PHOTO = Query(photo_key="photo:1")
JOB = job_id_for("telegram", "7", "1")
SESSION = Session(id=JOB, query=PHOTO, garments=GARMENTS, whole=WHOLE)


@pytest.mark.parametrize(
    ("data", "press"),
    [
        (f"pick:2@{JOB}", Press("pick", 2)),
        (f"whole@{JOB}", Press("whole")),
        (f"together@{JOB}", Press("together")),
        (f"similar:3@{JOB}", Press("similar", 3)),
        (f"more@{JOB}", Press("more")),
        ("pick", None),
        ("pick:", None),
        ("whole:1", None),
        ("together:2", None),
        ("choose:2", None),
    ],
)
def test_data_is_a_verb_with_a_number_where_one_belongs(data: str, press: Press | None) -> None:
    assert read_press(data) == press
    assert press is None or job_in(data) == JOB


def test_each_garment_has_its_number_and_name_then_come_the_whole_photo_and_all_together() -> None:
    rows = garment_keyboard(SESSION)
    assert [[button.data for button in row] for row in rows] == [
        [f"pick:1@{JOB}", f"pick:2@{JOB}"],
        [f"pick:3@{JOB}"],
        [f"whole@{JOB}", f"together@{JOB}"],
    ]
    assert [[render("ru", button.label) for button in row] for row in rows] == [
        ["1 платье", "2 сумка"],
        ["3 сумка"],
        ["Всё фото", "Всё вместе"],
    ]


def test_one_garment_alone_is_not_searched_together() -> None:
    single = SESSION.model_copy(update={"garments": (DRESS,)})
    rows = [[button.data for button in row] for row in garment_keyboard(single)]
    assert rows == [[f"pick:1@{JOB}"], [f"whole@{JOB}"]]


def test_eight_garments_of_any_kind_fit_into_the_data_and_have_names() -> None:
    for labels in (LABELS[:8], (*LABELS[8:], PERSON)):
        session = SESSION.model_copy(update={"garments": tuple(box(label) for label in labels)})
        buttons = [button for row in garment_keyboard(session) for button in row]
        assert all(len(button.data.encode()) <= 64 for button in buttons)
        for language in LANGUAGES:
            names = [render(language, button.label) for button in buttons]
            assert len(set(names)) == len(names)
            assert say(language, "error.internal") not in " ".join(names)


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("whole photo", "whole"),
        ("The entire picture.", "whole"),
        ("всё фото", "whole"),
        ("по всему фото", "whole"),
        ("фото целиком", "whole"),
        ("toda la foto", "whole"),
        ("la foto entera", "whole"),
        ("all together", "together"),
        ("все вместе", "together"),
        ("todas juntas", "together"),
    ],
)
def test_words_mean_the_buttons_of_the_marked_photo(words: str, verb: str) -> None:
    press = read_words(words)
    assert press is not None
    assert press.verb == verb


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", ["more", "undo", "whole", "together"])
def test_a_buttons_own_label_typed_means_the_button(language: str, verb: str) -> None:
    assert read_words(say(language, f"button.{verb}")) == Press(verb)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["a whole dress", "photo print", "all blue", "вместе красиво"])
def test_words_to_search_by_are_no_button(words: str) -> None:
    assert read_words(words) is None
