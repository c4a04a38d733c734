"""What admins ask of the catalogue: commands, buttons and feeds in, requests and sentences out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Action, AnswerPress, Note, Say, StartCatalogueJob
from bot.catalogue_presses import Choose, data_of
from bot.conversation import Rules, respond
from bot.events import ButtonPressed, CommandSent, FeedSent
from bot.texts import render
from shared.errors import AdminsOnly
from shared.messages import CatalogueRequest
from tests.bot.recording import where

ADMIN, SHOPPER = 1, 7
NOW = 1_795_348_800.0  # 22 November 2026, noon
THIRD = 1_793_707_200  # 3 November 2026, noon
RULES = Rules(now=NOW, admin_ids=(ADMIN,))
KEY = "upload:abc"


def command(name: str, argument: str = "", user: int = ADMIN) -> Action:
    (action,) = respond(CommandSent(where(user=user), name, argument), None, RULES)
    return action


def press(data: str, message: str = "1", user: int = ADMIN) -> list[Action]:
    return respond(ButtonPressed(where(message, user=user), "press-1", data), None, RULES)


def job(action: Action) -> CatalogueRequest:
    assert isinstance(action, StartCatalogueJob)
    return action.request


@pytest.mark.parametrize(
    ("argument", "action", "full"),
    [
        ("", "reindex", False),
        ("  ", "reindex", False),
        ("full", "reindex", True),
        (" FULL ", "reindex", True),
        ("dry", "dry", False),
    ],
)
def test_reindex_asks_for_what_is_written_behind_it(argument: str, action: str, full: bool) -> None:
    request = job(command("reindex", argument))
    assert (request.action, request.full, request.force) == (action, full, False)
    assert (request.feed_key, request.version) == (None, None)


@pytest.mark.parametrize("argument", ["fast", "full dry", "--full", "12"])
def test_reindex_with_anything_else_says_what_there_is_and_starts_nothing(argument: str) -> None:
    said = command("reindex", argument)
    assert isinstance(said, Say)
    text = render("en", said.note)
    assert "/reindex dry" in text
    assert "/reindex full" in text


def test_rollback_goes_to_the_version_before_and_to_no_other_by_its_number() -> None:
    assert job(command("rollback")).action == "rollback"
    assert job(command("rollback")).version is None
    assert command("rollback", "12") == Say(Note("chat.how_to_rollback"))


def test_index_asks_for_the_versions() -> None:
    assert job(command("index")).action == "versions"


@pytest.mark.parametrize("name", ["reindex", "index", "rollback", "status"])
def test_a_shopper_starts_nothing(name: str) -> None:
    assert command(name, user=SHOPPER) == Say(Note("error.admins_only"))


def test_a_feed_is_tried_before_anything_changes() -> None:
    (action,) = respond(FeedSent(where(user=ADMIN), KEY, "spring " * 40 + ".csv"), None, RULES)
    assert (job(action).action, job(action).feed_key) == ("dry", KEY)
    assert isinstance(action, StartCatalogueJob)
    said = render("en", action.note)
    assert said.startswith("I have “spring spring")
    assert len(said) < 200


def test_a_feed_of_a_shopper_is_refused() -> None:
    sent = FeedSent(where(user=SHOPPER), KEY, "feed.csv")
    assert respond(sent, None, RULES) == [Say(Note("error.admins_only"))]


@pytest.mark.parametrize(
    ("data", "full", "force", "feed_key"),
    [
        ("reindex::", False, False, None),
        (f"reindex::{KEY}", False, False, KEY),
        ("reindex:force:", False, True, None),
        (f"reindex:full+force:{KEY}", True, True, KEY),
    ],
)
def test_a_button_asks_for_the_build_that_stands_in_it(
    data: str, full: bool, force: bool, feed_key: str | None
) -> None:
    released, start = press(data)
    assert released == AnswerPress("press-1")
    request = job(start)
    assert request.action == "reindex"
    assert (request.full, request.force, request.feed_key) == (full, force, feed_key)


def test_each_press_has_a_job_of_its_own_and_the_same_press_the_same_job() -> None:
    first, again, later = (press("reindex::", message)[1] for message in ("1", "1", "2"))
    assert job(first).job_id == job(again).job_id != job(later).job_id


def test_two_buttons_of_one_message_are_told_apart() -> None:
    buttons = [press(data)[1].button for data in ("reindex::", "reindex:force:")]
    assert len(set(buttons)) == 2


def test_going_back_is_asked_about_first_and_then_done() -> None:
    _, question = press(data_of(Choose(12, 7920, THIRD, 14)))
    assert isinstance(question, Say)
    assert render("en", question.note) == (
        "Switch to version 12 (7,920 products, built 3 Nov)? Version 14 is in use now."
    )
    ((yes, no),) = question.keyboard
    assert [render("en", one.label) for one in (yes, no)] == ["Yes, switch", "No"]
    request = job(press(yes.data)[1])
    assert (request.action, request.version) == ("rollback", 12)
    assert press(no.data)[1] == Say(Note("chat.left_as_it_is"))


def test_the_question_names_no_version_where_none_serves() -> None:
    _, question = press(data_of(Choose(12, 7920, THIRD, 0)))
    assert isinstance(question, Say)
    assert render("en", question.note) == "Switch to version 12 (7,920 products, built 3 Nov)?"


@pytest.mark.parametrize("data", ["reindex::", "switch:3", "choose:3:1:1:4", "leave"])
def test_an_admins_button_that_someone_else_presses_is_released_and_does_nothing(
    data: str,
) -> None:
    assert press(data, user=SHOPPER) == [AnswerPress("press-1", Note(AdminsOnly.code))]


@given(st.one_of(st.text(max_size=64), st.from_regex(r"(reindex|choose|switch)[:\w+]*")))
def test_button_data_of_any_kind_from_an_admin_gets_an_answer(data: str) -> None:
    assert isinstance(press(data)[0], AnswerPress)
