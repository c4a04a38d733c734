"""What was understood, as it reads: short enough for a message however much was said."""

from decimal import Decimal

import pytest

from bot.money import bound, price_tag
from bot.summaries import found, nothing_found
from bot.texts import render
from shared.messages import Box, Filters, Query
from shared.wishes import Understood, Wish
from shared.words.labels import label
from tests.bot.recording import BAG, CLUTCH, DRESS, GARMENTS, WHOLE, box, reply, result

BETWEEN = Filters(min_price=Decimal(20), max_price=Decimal(50))
UNDER = Filters(max_price=Decimal("49.90"))
RED = Wish(attribute="colour", value="red")
MESSAGE = 4096  # characters in a Telegram message


def asked(query: Query) -> str:
    return render("en", found(reply("job", query, result(1)), "USD")).splitlines()[0]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (Query(photo_key="photo:1"), "Your photo"),
        (Query(refinements=("red dress", "longer")), "red dress · longer"),
        (Query(examples=("p1",), refinements=("blue",)), "Like the one you picked · blue"),
        (Query(refinements=("x",), filters=UNDER), "x · under 49.90 EUR"),
        (Query(refinements=("x",), filters=Filters(min_price=Decimal(100))), "x · over 100 EUR"),
        (Query(refinements=("x",), filters=BETWEEN), "x · 20 to 50 EUR"),
        (Query(refinements=("two\nlines",), page=1), "two lines · page 2"),
    ],
)
def test_what_was_understood_is_one_line(query: Query, text: str) -> None:
    assert asked(query) == text


BOTH = Query(photo_key="photo:1", refinements=("blue",))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"text_weight": 0.35}, "nearer the photo"),
        ({"text_weight": 0.8}, "nearer your words"),
        ({"liked": ("p1", "p2"), "disliked": ("p3",)}, "👍 2 · 👎 1"),
        ({"disliked": ("p3",), "page": 1}, "👎 1 · page 2"),
        ({"text_weight": 0.2, "liked": ("p1",), "filters": UNDER}, None),
    ],
)
def test_which_way_the_buttons_moved_the_search_is_said(
    changes: dict[str, object], text: str | None
) -> None:
    text = text or "under 49.90 EUR · nearer the photo · 👍 1"
    assert asked(BOTH.model_copy(update=changes)) == f"Your photo · blue · {text}"


@pytest.mark.parametrize(
    "query",
    [
        BOTH.model_copy(update={"text_weight": 0.5}),
        Query(photo_key="photo:1", text_weight=0.2),
        Query(refinements=("blue",), text_weight=0.2),
    ],
)
def test_a_weight_that_weighs_nothing_is_not_said(query: Query) -> None:
    assert "nearer" not in asked(query)


SLEEVELESS = Wish(attribute="sleeve", value="sleeveless")
STRIPES = Wish(attribute="pattern", value="striped", sign="refuse")
PRICE = Wish(attribute="price", value="cheap", sign="less")


def understood(query: Query, *wishes: Wish, language: str = "en") -> str:
    read = Understood(wishes=wishes, sentences=query.refinements)
    made = reply("job", query, result(1)).model_copy(
        update={"understood": read, "box": DRESS, "garments": GARMENTS}
    )
    return render(language, found(made, "EUR", GARMENTS)).splitlines()[0]


@pytest.mark.parametrize(
    ("language", "photo", "under"),
    [
        ("en", "Your photo: dress", "under 50 EUR"),
        ("ru", "Ваше фото: платье", "до 50 EUR"),
        ("es", "Tu foto: vestido", "hasta 50 EUR"),
    ],
)
def test_what_was_read_of_the_words_stands_instead_of_them(
    language: str, photo: str, under: str
) -> None:
    filters = Filters(max_price=Decimal(50))
    query = BOTH.model_copy(update={"refinements": ("no sleeves", "plain"), "filters": filters})
    labels = [label(wish, language) for wish in (SLEEVELESS, STRIPES)]
    line = understood(query, SLEEVELESS, STRIPES, PRICE, language=language)
    assert line == " · ".join([photo, *labels, under])


def test_words_of_which_nothing_was_read_stand_as_they_were_said() -> None:
    assert understood(BOTH) == understood(BOTH, PRICE) == "Your photo: dress · blue"


def test_very_many_and_very_long_wishes_leave_room_in_a_message() -> None:
    wishes = [Wish(attribute="detail", value=f"{n} " + "x" * 400) for n in range(100)]
    line = understood(BOTH, *wishes)
    assert line.startswith("Your photo: dress · … · 88 x")
    assert len(line) < MESSAGE / 2


def test_the_longest_query_fits_into_a_message() -> None:
    query = Query(photo_key="photo:1", refinements=("ж" * 500,) * 20)
    note = found(reply("job", query, result(1)), "EUR")
    assert len(render("ru", note)) < MESSAGE
    assert "… · " in render("ru", note)


def test_without_products_the_shops_own_currency_is_named() -> None:
    query = Query(refinements=("x",), filters=Filters(max_price=Decimal(5)))
    assert "under 5 USD" in render("en", nothing_found(reply("job", query), "USD"))


def test_prices_have_two_decimals_and_bounds_only_when_they_need_them() -> None:
    assert price_tag(Decimal("39.9"), "EUR") == "39.90 EUR"
    assert price_tag(Decimal(5), "") == "5.00"
    assert price_tag(None, "EUR") == ""
    assert bound(Decimal("50.00"), "EUR") == "50 EUR"
    assert bound(Decimal("19.99"), "") == "19.99"


PHOTO = Query(photo_key="photo:1", refinements=("blue",))


def seen(query: Query, searched: Box | None, garments: tuple[Box, ...] = GARMENTS) -> str:
    made = reply("job", query, result(1)).model_copy(
        update={"box": searched, "garments": garments, "whole": WHOLE}
    )
    return render("en", found(made, "EUR", garments)).splitlines()[0]


@pytest.mark.parametrize(
    ("query", "searched", "garments", "text"),
    [
        (PHOTO, DRESS, GARMENTS, "Your photo: dress · blue"),
        (PHOTO, CLUTCH, GARMENTS, "Your photo: bag 3 · blue"),
        (PHOTO.model_copy(update={"box": BAG}), BAG, GARMENTS, "Your photo: bag 2 · blue"),
        (PHOTO.model_copy(update={"box": WHOLE}), WHOLE, GARMENTS, "Your whole photo · blue"),
        (PHOTO.model_copy(update={"box": box("")}), box(""), (), "Your photo · blue"),
        (PHOTO, WHOLE, (WHOLE,), "Your photo · blue"),
        (
            PHOTO,
            WHOLE,
            (),
            "Your photo (I saw no single garment in it, so I searched all of it) · blue",
        ),
    ],
)
def test_what_was_searched_of_a_photo_is_said(
    query: Query, searched: Box, garments: tuple[Box, ...], text: str
) -> None:
    assert seen(query, searched, garments) == text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Your photo: dress · I see: red striped dress · blue"),
        ("ru", "Ваше фото: платье · вижу: красный, в полоску, платье · blue"),
        ("es", "Tu foto: vestido · veo: rojo, a rayas, vestido · blue"),
    ],
)
def test_what_was_read_off_the_photo_is_said_on_the_first_page(language: str, line: str) -> None:
    made = reply("job", PHOTO, result(1))
    to = made.reply_to.model_copy(update={"language": language})
    read = {"box": DRESS, "garments": GARMENTS, "caption": "red striped dress", "reply_to": to}
    answered = made.model_copy(update=read)
    assert render(language, found(answered, "EUR", GARMENTS)).splitlines()[0] == line
    later = answered.model_copy(update={"query": PHOTO.model_copy(update={"page": 1})})
    assert "striped" not in render("en", found(later, "EUR", GARMENTS))


def test_a_caption_however_long_leaves_the_line_short() -> None:
    made = reply("job", PHOTO, result(1)).model_copy(update={"caption": "so\nvery " * 200})
    line = render("en", found(made, "EUR")).splitlines()[0]
    assert line.startswith("Your photo · I see: so very so very")
    assert len(line) < 120


def test_an_answer_of_a_worker_that_finds_no_garments_says_nothing_of_them() -> None:
    assert asked(PHOTO) == "Your photo · blue"


def test_garments_together_are_named_with_the_numbers_of_their_products() -> None:
    query = PHOTO.model_copy(update={"together": (DRESS, BAG, CLUTCH)})
    results = [result(n).model_copy(update={"group": g}) for n, g in enumerate((0, 0, 1, 2, 2), 1)]
    made = reply("job", query, *results)
    said = render("en", found(made, "EUR", GARMENTS)).splitlines()[0]
    assert said == "Your photo · dress: 1-2 · bag 2: 3 · bag 3: 4-5 · blue"
    assert "платье: 1-2" in render("ru", found(made, "EUR", GARMENTS))


def test_an_empty_answer_names_the_garment_too() -> None:
    made = reply("job", PHOTO).model_copy(update={"box": DRESS, "garments": GARMENTS})
    assert render("es", nothing_found(made, "EUR", GARMENTS)).startswith("Tu foto: vestido · blue")


def test_the_garment_that_is_searched_is_not_said_twice() -> None:
    words = Understood(wishes=(Wish(attribute="type", value="bag"), RED))
    answer = reply("job", Query(photo_key="photo:1", box=BAG), result(1))
    line = render("en", found(answer.model_copy(update={"understood": words}), "USD"))
    assert line.splitlines()[0] == "Your photo: bag · red"


@pytest.mark.parametrize("wish", [("size", "M"), ("brand", "Nike"), ("stock", "in stock")])
def test_an_empty_page_within_limits_that_were_said_names_limits(wish: tuple[str, str]) -> None:
    words = Understood(wishes=(Wish(attribute=wish[0], value=wish[1]),))  # type: ignore[arg-type]
    empty = reply("job", Query(refinements=("x",))).model_copy(update={"understood": words})
    assert "within these limits" in render("en", nothing_found(empty, "USD"))


def test_where_only_the_garment_is_named_nothing_is_said_beside_it() -> None:
    words = Understood(wishes=(Wish(attribute="type", value="bag"),))
    query = Query(photo_key="photo:1", box=BAG, refinements=("the bag",))
    answer = reply("job", query, result(1)).model_copy(update={"understood": words})
    assert render("en", found(answer, "USD")).splitlines()[0] == "Your photo: bag"
