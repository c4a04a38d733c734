"""Times as people say them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import render
from bot.times import ago, date, left

# Noon in the middle of a month is the same day in nearly every time zone.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute left"),
        (29, "less than a minute left"),
        (31, "about a minute left"),
        (89, "about a minute left"),
        (91, "about 2 minutes left"),
        (170, "about 3 minutes left"),
        (5400, "about 90 minutes left"),
        (6000, "about 100 minutes left"),
        (6100, "about 2 hours left"),
        (9 * 3600, "about 9 hours left"),
    ],
)
def test_what_is_left_is_told_in_words(seconds: float, said: str) -> None:
    assert render("en", left(seconds)) == said


@given(st.floats(0, 1e9))
def test_what_is_left_never_counts_one_or_none(seconds: float) -> None:
    assert left(seconds).params.get("count", 2) >= 2


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "less than an hour ago"),
        (3599, "less than an hour ago"),
        (3600, "an hour ago"),
        (7200, "2 hours ago"),
        (86_399, "23 hours ago"),
        (86_400, "a day ago"),
        (19 * 86_400, "19 days ago"),
    ],
)
def test_what_was_is_told_in_words(seconds: float, said: str) -> None:
    assert render("en", ago(seconds)) == said


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", (2026, 11, 3), "3 Nov"),
        ("en", (2025, 11, 3), "3 Nov 2025"),
        ("es", (2026, 9, 14), "14 sept"),
        ("ru", (2026, 5, 9), "9 мая"),
    ],
)
def test_a_date_has_its_year_only_when_that_is_another_one(
    language: str, day: tuple[int, int, int], said: str
) -> None:
    assert render(language, date(datetime(*day, 12, tzinfo=UTC).timestamp(), NOW)) == said
