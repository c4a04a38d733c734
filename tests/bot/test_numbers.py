"""Numbers as people of each language write them."""

import pytest

from bot.numbers import written
from shared.words.text import Language


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (0, "en", "0"),
        (999, "ru", "999"),
        (7920, "en", "7,920"),
        (7920, "es", "7\N{NO-BREAK SPACE}920"),
        (1_048_576, "ru", "1\N{NO-BREAK SPACE}048\N{NO-BREAK SPACE}576"),
        (-1200, "en", "-1,200"),
        (99.8, "en", "99.8"),
        (99.8, "es", "99,8"),
        (1234.5, "ru", "1\N{NO-BREAK SPACE}234,5"),
    ],
)
def test_thousands_and_decimals_are_set_apart(number: float, language: Language, said: str) -> None:
    assert written(number, language) == said
