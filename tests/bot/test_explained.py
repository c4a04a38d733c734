"""The line that says why a product is shown, and the one with its other colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.explained import also_in, explained
from bot.texts import LANGUAGES, say
from shared.messages import Likely, Result, Why
from shared.wishes import Wish
from tests.bot.recording import result

NAVY = Wish(attribute="colour", value="navy blue")
STRIPES = Wish(attribute="pattern", value="striped", sign="refuse")


def found(likely: Likely | None = None, also: tuple[str, ...] = (), **why: object) -> Result:
    told = Why(**why)  # type: ignore[arg-type]
    return result(1).model_copy(update={"likely": likely, "why": told, "also": also})


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (
            found("sure", wished=(NAVY,), same=("type", "pattern")),
            "Very close · navy blue, as asked · same type and pattern",
        ),
        (
            found("likely", design=True, same=("type", "pattern"), other=("colour",)),
            "Close · similar design · other colour",
        ),
        (
            found("maybe", same=("type", "colour", "pattern")),
            "Somewhat close · same type, colour and pattern",
        ),
        (found("unlikely", other=("type", "gender")), "Not so close · other type and gender"),
        (found("sure"), "Very close"),
        (found(None, wished=(NAVY, STRIPES)), "Navy blue, without stripes, as asked"),
        (found(None, design=True, same=("colour",)), "Similar design · same colour"),
        (found(None, same=("gender",)), ""),
        (found(None), ""),
    ],
)
def test_the_line_says_how_close_a_product_is_and_why(one: Result, line: str) -> None:
    assert explained(one, "en") == line


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ru", "Похоже · тёмно синий, как просили · похожий дизайн · другой пол"),
        ("es", "Parecido · azul marino, como pediste · diseño parecido · otro género"),
        ("pt-br", "Close · navy blue, as asked · similar design · other gender"),
    ],
)
def test_the_line_is_in_the_persons_language(language: str, line: str) -> None:
    one = found("likely", wished=(NAVY,), design=True, same=("type",), other=("gender",))
    assert explained(one, language) == line


def test_of_many_wishes_the_newest_are_named() -> None:
    wishes = tuple(Wish(attribute="detail", value=f"part {n}") for n in range(9))
    assert explained(found(wished=wishes), "en") == "Part 6, part 7, part 8, as asked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_likeness_has_words_of_its_own_without_figures(language: str) -> None:
    steps: tuple[Likely, ...] = ("sure", "likely", "maybe", "unlikely")
    lines = [explained(found(step), language) for step in steps]
    assert len(set(lines)) == len(steps)
    assert not any(letter.isdigit() or letter == "%" for line in lines for letter in line)


@pytest.mark.parametrize(
    ("also", "language", "line"),
    [
        (("Blue", "Red"), "en", "Also in blue, red"),
        (("Blue", "Red"), "ru", "Другие цвета: синий, красный"),
        (("Blue", "Red"), "es", "También en azul, rojo"),
        (("Thunder Blue", "C-07"), "ru", "Другие цвета: Thunder Blue, C-07"),
        (("Azul marino", "Navy Blue"), "en", "Also in navy blue"),
        (("Black/White",), "es", "También en negro/blanco"),
        (("Red", "Blue", "Pink", "Grey", "White"), "en", "Also in red, blue, pink, grey, …"),
        (("", " "), "en", ""),
        ((), "en", ""),
    ],
)
def test_other_colours_are_said_in_the_persons_words_where_they_are_known(
    also: tuple[str, ...], language: str, line: str
) -> None:
    assert also_in(found(also=also), language) == line


@given(
    st.lists(st.text(), max_size=6),
    st.lists(st.text(max_size=40), max_size=6),
    st.sampled_from(LANGUAGES),
)
def test_whatever_a_shop_and_people_write_each_is_one_line_that_is_said(
    also: list[str], wished: list[str], language: str
) -> None:
    wishes = tuple(Wish(attribute="brand", value=one) for one in wished)
    one = found("sure", tuple(also), wished=wishes)
    for line in (explained(one, language), also_in(one, language)):
        assert len(line.splitlines()) <= 1
        assert say(language, "error.internal") not in line
