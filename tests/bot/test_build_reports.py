"""What a build says of itself, line by line, and what can follow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import ShowProgress
from bot.conversation import Rules, respond
from bot.events import BuildProgressed
from bot.texts import LANGUAGES, render
from shared.messages import CatalogueRequest, Failure, Progress, RowTrouble
from tests.bot.recording import asked, end, report

KEY = "upload:abc"
DRY, SENT = asked("dry"), asked("dry", feed_key=KEY)
COUNTS = {"added": 12, "changed": 30, "removed": 4, "unchanged": 7874, "encoded": 41}
BAD = tuple(RowTrouble(row=n, reason=f"no price ({n})") for n in (12, 1040, 9))
DROPPED = Failure(code="error.count_dropped", params={"before": 7920, "after": 1204})
WORDS_OF_SUCCESS = ("done", "ready", "up to date")


def shown(state: Progress) -> ShowProgress:
    (action,) = respond(BuildProgressed(state), None, Rules(now=0.0))
    assert isinstance(action, ShowProgress)
    return action


def said(state: Progress, language: str = "en") -> list[str]:
    return [render(language, line) for line in shown(state).lines]


def buttons(state: Progress) -> list[tuple[str, str]]:
    return [(render("en", b.label), b.data) for row in shown(state).keyboard for b in row]


@pytest.mark.parametrize(
    ("state", "lines"),
    [
        (report(stage="reading"), ["New index: reading the feed"]),
        (report(DRY, stage="reading"), ["Trial run: reading the feed"]),
        (
            report(stage="reading", done=120_000, per_second=20_000.4),
            ["New index: reading the feed", "120,000 so far", "20,000 products a second"],
        ),
        (
            report(done=3300, total=7920, per_second=12.2, seconds_left=170.0),
            [
                "New index: looking at the pictures",
                "▓▓▓▓░░░░░░ 41% · 3,300 of 7,920",
                "12 products a second, about 3 minutes left",
            ],
        ),
        (
            report(stage="publishing", done=9, total=8, per_second=0.5, seconds_left=0.0),
            [
                "New index: checking and publishing",
                "▓▓▓▓▓▓▓▓▓▓ 100% · 9 of 8",
                "30 products a minute, less than a minute left",
            ],
        ),
        (
            report(done=0, total=8, per_second=0.01, seconds_left=800.0),
            [
                "New index: looking at the pictures",
                "░░░░░░░░░░ 0% · 0 of 8",
                "about 13 minutes left",
            ],
        ),
    ],
)
def test_a_running_build_says_its_stage_how_far_it_is_and_how_long_it_takes(
    state: Progress, lines: list[str]
) -> None:
    assert said(state) == lines
    assert buttons(state) == []


def test_a_finished_build_says_its_version_and_what_changed() -> None:
    state = end(index_version=15, counts=COUNTS)
    assert said(state) == [
        "Done: the index is up to date, version 15.",
        "Products: 12 added, 30 changed, 4 removed, 7,874 unchanged.",
    ]
    assert buttons(state) == []


def test_a_finished_rollback_says_which_version_is_in_use() -> None:
    state = end(asked("rollback", version=1204), index_version=1204)
    assert said(state) == ["Done: index version 1204 is in use now."]


def test_bad_rows_are_shown_with_line_and_reason_and_the_file_is_named_where_there_is_one() -> None:
    counts = {**COUNTS, "bad_rows": 1037}
    first, more = end(counts=counts, bad=BAD), end(counts=counts, bad=BAD, report_key=KEY)
    rows = ["line 12: no price (12)", "line 1040: no price (1040)", "line 9: no price (9)"]
    head = "\nRows of the feed that cannot be used: 1,037. The first of them:"
    assert said(first)[2:] == [head, *rows]
    assert said(more)[2:] == [head, *rows, "All of them are in the file below."]
    all_of_them = said(end(counts={**COUNTS, "bad_rows": 3}, bad=BAD))
    assert all_of_them[2:] == ["\nRows of the feed that cannot be used: 3", *rows]
    assert said(end(counts={"bad_rows": 2}))[2:] == ["\nRows of the feed that cannot be used: 2"]


def test_very_many_and_very_long_reasons_leave_room_in_a_message() -> None:
    bad = tuple(RowTrouble(row=n, reason="why\n" * 500) for n in range(50))
    lines = said(end(counts={"bad_rows": 50}, bad=bad))
    assert len("\n".join(lines)) < 1000
    assert not any("\n" in line.strip() for line in lines)


@pytest.mark.parametrize(
    ("request_", "button"),
    [
        (DRY, ("Index it now", "reindex::")),
        (SENT, ("Index this feed", f"reindex::{KEY}")),
    ],
)
def test_a_trial_says_what_would_change_and_offers_to_do_it(
    request_: CatalogueRequest, button: tuple[str, str]
) -> None:
    state = end(request_, counts=COUNTS)
    assert said(state) == [
        "Trial run done. Nothing has changed yet.",
        "Products: 12 would be added, 30 changed, 4 removed; 7,874 stay as they are.",
    ]
    assert buttons(state) == [button]


@pytest.mark.parametrize(
    ("request_", "data"),
    [
        (asked(), "reindex:force:"),
        (asked(full=True), "reindex:full+force:"),
        (asked(feed_key=KEY), f"reindex:force:{KEY}"),
        (SENT, f"reindex:force:{KEY}"),
    ],
)
def test_a_build_that_lost_too_many_products_can_be_published_all_the_same(
    request_: CatalogueRequest, data: str
) -> None:
    counts = {"bad_rows": 6716}
    state = report(request_, stage="publishing", failure=DROPPED, counts=counts, bad=BAD)
    first, *rest = said(state)
    assert first.startswith("Not published: the new index would hold 1,204 products")
    assert "7,920" in first
    assert rest[0].startswith("\nRows of the feed that cannot be used: 6,716.")
    assert buttons(state) == [("Publish all the same", data), ("Leave it", "leave")]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("error.feed_missing", "That did not work. No feed is set."),
        ("error.upload_expired", "That did not work. I keep a feed for a day"),
        ("error.job_keeps_failing", "That did not work. I tried this several times"),
        ("error.of_tomorrow", "That did not work. Something went wrong"),
    ],
)
def test_other_failures_are_a_sentence_and_offer_nothing(code: str, text: str) -> None:
    state = end(DRY, failure=Failure(code=code))
    (line,) = said(state)
    assert line.startswith(text)
    assert "photo" not in line
    assert buttons(state) == []


@pytest.mark.parametrize(
    "code",
    [
        "error.count_dropped",
        "error.canary_missed",
        "error.build_running",
        "error.feed_unreadable",
        "error.internal",
    ],
)
def test_a_build_that_failed_never_sounds_like_a_success(code: str) -> None:
    params = {"before": 2, "after": 1, "reason": "x"}
    state = end(index_version=3, counts=COUNTS, failure=Failure(code=code, params=params))
    first = said(state)[0].lower()
    assert first.startswith(("that did not work", "not published"))
    assert not any(word in first.partition(".")[0] for word in WORDS_OF_SUCCESS)


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.floats(0, 1e9),
    st.none() | st.floats(0, 1e9),
    st.sampled_from(["reading", "encoding", "publishing", "done"]),
)
def test_any_state_is_said_in_every_language(
    done: int, total: int, per_second: float, seconds_left: float | None, stage: str
) -> None:
    numbers = {"done": done, "total": total, "per_second": per_second}
    state = report(stage=stage, seconds_left=seconds_left, **numbers)
    for language in LANGUAGES:
        lines = said(state, language)
        assert 1 <= len(lines) <= 3
        assert not any("?" in line or "{" in line for line in lines)
