"""Which buttons an answer and a photo's garments get, where they stand and what they say."""

from decimal import Decimal

import pytest

from bot.actions import Keyboard
from bot.buttons import garment_keyboard, keyboard, nearest_keyboard, suggested
from bot.presses import read_press
from bot.sessions import Session, Shown
from bot.texts import LANGUAGES, render, say
from shared.garments import LABELS, PERSON
from shared.messages import Query, job_id_for
from shared.wishes import Wish
from tests.bot.recording import DRESS, GARMENTS, WHOLE, box

PHOTO = Query(photo_key="photo:1")
JOB = job_id_for("telegram", "7", "1")
SESSION = Session(id=JOB, query=PHOTO, garments=GARMENTS, whole=WHOLE)


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


def test_where_nothing_is_close_the_nearest_stand_before_the_way_back() -> None:
    assert data(nearest_keyboard(None)) == []
    assert data(nearest_keyboard(SESSION)) == [["nearest"]]
    back = SESSION.model_copy(update={"history": ("{}",)})
    assert data(nearest_keyboard(back)) == [["nearest"], ["undo"]]


def test_eight_garments_of_any_kind_fit_into_the_data_and_have_names() -> None:
    for labels in (LABELS[:8], (*LABELS[8:], PERSON)):
        session = SESSION.model_copy(update={"garments": tuple(box(label) for label in labels)})
        buttons = [button for row in garment_keyboard(session) for button in row]
        assert all(len(button.data.encode()) <= 64 for button in buttons)
        for language in LANGUAGES:
            names = [render(language, button.label) for button in buttons]
            assert len(set(names)) == len(names)
            assert say(language, "error.internal") not in " ".join(names)


BLUE = PHOTO.model_copy(update={"refinements": ("blue",)})
BLACK = Wish(attribute="colour", value="black")
UNDER_30 = Wish(attribute="price", value="30")


def showing(count: int, query: Query = PHOTO, **more: object) -> Session:
    shown = tuple(
        Shown(product_id=f"p{n}", price=Decimal(n), currency="USD") for n in range(1, count + 1)
    )
    session = Session(id=JOB, query=query, shown=shown, answered=True)
    return session.model_copy(update=more)


def data(rows: Keyboard) -> list[list[str]]:
    return [[button.data.removesuffix(f"@{JOB}") for button in row] for row in rows]


def labels(rows: Keyboard, language: str = "en") -> list[list[str]]:
    return [[render(language, button.label) for button in row] for row in rows]


def test_under_an_answer_each_product_is_a_column_and_what_changes_the_search_stands_below() -> (
    None
):
    session = showing(3, BLUE, suggestions=(BLACK, BLACK, UNDER_30), has_more=True, history=("{}",))
    assert data(keyboard(session)) == [
        ["similar:1", "similar:2", "similar:3"],
        ["up:1", "up:2", "up:3"],
        ["down:1", "down:2", "down:3"],
        ["suggest:1", "suggest:2"],
        ["suggest:3"],
        ["to_photo", "to_words"],
        ["more", "undo"],
    ]
    assert labels(keyboard(session))[:3] == [
        ["1", "2", "3"],
        ["👍1", "👍2", "👍3"],
        ["👎1", "👎2", "👎3"],
    ]
    assert labels(keyboard(session), "ru")[5:] == [
        ["Ближе к фото", "Ближе к словам"],
        ["Ещё", "Отменить"],
    ]


def test_a_product_with_a_thumb_up_is_marked() -> None:
    liked = BLUE.model_copy(update={"liked": ("p2", "p9")})
    assert labels(keyboard(showing(2, liked)))[1] == ["👍1", "👍2✓"]


@pytest.mark.parametrize(
    ("count", "columns"), [(1, [1]), (6, [6]), (8, [8]), (9, [5, 4]), (10, [5, 5])]
)
def test_no_row_has_more_buttons_than_telegram_shows(count: int, columns: list[int]) -> None:
    rows = keyboard(showing(count))
    assert [len(row) for row in rows] == [width for width in columns for _ in range(3)]
    numbers = [one for row in data(rows)[::3] for one in row]
    assert numbers == [f"similar:{number}" for number in range(1, count + 1)]


def test_the_fullest_keyboard_keeps_telegrams_limits() -> None:
    session = showing(10, BLUE, suggestions=(BLACK,) * 4, has_more=True, history=("{}",))
    buttons = [button for row in keyboard(session) for button in row]
    assert len(buttons) <= 100
    assert all(1 <= len(button.data.encode()) <= 64 for button in buttons)
    assert all(read_press(button.data) for button in buttons)
    assert len({button.data for button in buttons}) == len(buttons)


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        (BLUE, ["to_photo", "to_words"]),
        (Query(examples=("p1",), refinements=("blue",)), ["to_photo", "to_words"]),
        (BLUE.model_copy(update={"text_weight": 0.05}), ["to_words"]),
        (BLUE.model_copy(update={"text_weight": 0.95}), ["to_photo"]),
        (PHOTO, []),
        (Query(refinements=("blue dress",)), []),
        (Query(examples=("p1",)), []),
    ],
)
def test_photo_and_words_are_weighed_only_where_both_are_asked_by_and_a_step_is_left(
    query: Query, sides: list[str]
) -> None:
    assert [row for row in data(keyboard(showing(1, query))) if row[0].startswith("to_")] == (
        [sides] if sides else []
    )


@pytest.mark.parametrize(
    ("language", "text"), [("en", "under 30 USD"), ("ru", "до 30 USD"), ("es", "hasta 30 USD")]
)
def test_a_suggested_price_is_a_limit_in_the_money_of_what_is_shown(
    language: str, text: str
) -> None:
    assert render(language, suggested(showing(1, suggestions=(UNDER_30,)), 1)) == text
