"""The versions of the index as an admin reads them."""

import pytest

from bot.actions import ShowIndex
from bot.catalogue_presses import Choose, read_press
from bot.conversation import Rules, respond
from bot.events import IndexAnswered
from bot.texts import LANGUAGES, render
from shared.messages import Failure, IndexReply, ReplyTo, VersionNote
from tests.bot.recording import CHAT, NAME

DAY = 86_400
NOW = 1_795_348_800.0  # 22 November 2026, noon


def version(number: int, *, serves: bool = False, **fields: object) -> VersionNote:
    about = {
        "number": number,
        "products": 7920,
        "model_id": "house@0f3a99",
        "engine": "faiss",
        "recall": 0.9989,
        "created": NOW - (15 - number) * DAY,
        "serves": serves,
    }
    return VersionNote.model_validate({**about, **fields})


def reply(*versions: VersionNote, **fields: object) -> IndexReply:
    to = ReplyTo(front_end=NAME, chat=CHAT)
    about = {"job_id": "v", "reply_to": to, "versions": versions, "products": 7925}
    return IndexReply.model_validate({**about, "feed": "https://shop.example/feed.xml", **fields})


def shown(answer: IndexReply) -> ShowIndex:
    (action,) = respond(IndexAnswered(answer), None, Rules(now=NOW))
    assert isinstance(action, ShowIndex)
    return action


def said(answer: IndexReply, language: str = "en") -> str:
    return "\n".join(render(language, line) for line in shown(answer).lines)


def labels(answer: IndexReply) -> list[str]:
    return [render("en", button.label) for row in shown(answer).keyboard for button in row]


def test_each_version_is_told_with_what_it_is_and_which_is_in_use() -> None:
    tagged = version(13, engine="milvus", recall=1.0, tags=("next", "test"))
    assert said(reply(version(14, serves=True), tagged)).splitlines() == [
        "Versions of the index, newest first:",
        "",
        "Version 14, in use",
        "7,920 products, built 21 Nov, a day ago",
        "Model house, engine faiss, finds 99.8% of what exact search finds",
        "",
        "Version 13",
        "7,920 products, built 20 Nov, 2 days ago",
        "Model house, engine milvus, finds 100% of what exact search finds",
        "Also in use as: next, test",
        "",
        "Feed: https://shop.example/feed.xml",
        "Products in the catalogue: 7,925",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_internal_word_reaches_the_chat(language: str) -> None:
    text = said(reply(version(14, serves=True), version(13)), language)
    assert "0f3a99" not in text
    assert "@" not in text


def test_each_version_that_does_not_serve_has_a_button_with_all_that_its_question_needs() -> None:
    answer = reply(version(15), version(14, serves=True), version(13), version(12))
    assert labels(answer) == [
        "Switch to version 15",
        "Back to version 13",
        "Back to version 12",
    ]
    (first, *_), *_ = shown(answer).keyboard
    assert read_press(first.data) == Choose(15, 7920, int(NOW), 14)


def test_there_are_five_buttons_at_most_and_very_many_versions_leave_room_in_a_message() -> None:
    many = [version(number, serves=number == 300) for number in range(300, 0, -1)]
    answer = reply(*many)
    assert labels(answer) == [f"Back to version {number}" for number in range(299, 294, -1)]
    assert "Older versions: 290" in said(answer)
    assert len(said(answer)) < 2500


def test_a_shop_without_index_and_feed_is_told_what_to_do() -> None:
    answer = reply(feed="", products=0)
    assert said(answer).splitlines() == [
        "There is no index yet; /reindex makes the first one.",
        "",
        "Feed: none is set (SARTOR_FEED)",
        "Products in the catalogue: 0",
    ]
    assert labels(answer) == []


def test_versions_that_cannot_be_read_are_a_sentence() -> None:
    failed = reply(version(14), failure=Failure(code="error.internal"))
    assert said(failed).startswith("That did not work. Something went wrong")
    assert labels(failed) == []
