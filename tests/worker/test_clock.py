"""A reindex by the clock: when it rings, what it asks for, what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from shared.errors import SetupError
from shared.queue import CATALOGUE, SCHEDULED_TASK
from shared.settings import Settings

URL = "redis://localhost:1/0"
LINE = "30 3 * * *"


@pytest.fixture(scope="module")
def create_clock():
    """The module makes its own app when it is imported."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SARTOR_REDIS_URL", URL)
        environment.setenv("SARTOR_REINDEX_AT", LINE)
        from worker.clock import app, create_clock
    assert app.conf.beat_schedule.keys() == {"reindex"}
    return create_clock


def settings(line):
    return Settings(redis_url=SecretStr(URL), reindex_at=line)


def entry(create_clock, line):
    (only,) = create_clock(settings(line)).conf.beat_schedule.values()
    return only


def test_the_clock_asks_on_the_queue_of_the_catalogue(create_clock):
    app = create_clock(settings(LINE))
    assert entry(create_clock, LINE)["task"] == SCHEDULED_TASK
    assert app.conf.task_routes[SCHEDULED_TASK] == {"queue": CATALOGUE}


@pytest.mark.parametrize(
    ("line", "rings"),
    [
        (LINE, datetime(2026, 3, 2, 3, 30, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 3, 1, 12, 15, tzinfo=UTC)),
        ("0 6 15 * *", datetime(2026, 3, 15, 6, 0, tzinfo=UTC)),
        ("0 6 * 5 *", datetime(2026, 5, 1, 6, 0, tzinfo=UTC)),
        ("0 6 * * mon-fri", datetime(2026, 3, 2, 6, 0, tzinfo=UTC)),  # the first is a Sunday
        ("  0   6 * * 6 ", datetime(2026, 3, 7, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_rings_when_crontab_would(create_clock, line, rings):
    now = datetime(2026, 3, 1, 12, 1, tzinfo=UTC)
    schedule = entry(create_clock, line)["schedule"]
    schedule.nowfun = lambda: now
    start, wait, _ = schedule.remaining_delta(now)
    assert start + wait == rings
    assert schedule.is_due(now).is_due is False
    schedule.nowfun = lambda: rings + timedelta(seconds=1)
    assert schedule.is_due(now).is_due is True


@pytest.mark.parametrize(
    "line", [None, "", "30", "30 3 * *", "30 3 * * * *", "60 3 * * *", "30 24 * * *", "a b c d e",
             "30 3 0 * *", "30 3 * 13 *", "30 3 * * 8", "*/0 * * * *", "@daily"]
)  # fmt: skip
def test_a_line_that_is_none_says_how_to_write_one(create_clock, line):
    with pytest.raises(SetupError, match=r"SARTOR_REINDEX_AT.*minute hour day month weekday"):
        create_clock(settings(line))


@given(fields=st.lists(st.text("0123456789*/,-mon ", max_size=6), min_size=4, max_size=6))
def test_any_line_is_a_schedule_or_is_refused_in_words(create_clock, fields):
    try:
        found = entry(create_clock, " ".join(fields))
    except SetupError:
        return
    assert found["schedule"].hour


def test_a_clock_without_a_queue_says_what_to_set(create_clock):
    with pytest.raises(SetupError, match="SARTOR_REDIS_URL"):
        create_clock(Settings(redis_url=None, reindex_at=LINE))
