"""Nothing in the shop is close: that is said, and the nearest are a press away."""

import pytest

from bot.actions import Action, AnswerPress, Note, Say, ShowGarments, ShowResults, StartSearch
from bot.conversation import Rules, respond
from bot.events import ButtonPressed, SearchAnswered, TextSent
from bot.nearest import anyway
from bot.sessions import Session, Shown
from bot.texts import LANGUAGES, render
from shared.messages import Query, SearchReply
from tests.bot.recording import DRESS, GARMENTS, WHOLE, Office, answer, reply, result, where
from tests.bot.test_desk import at_the_office, requests, send_photo, stored

RULES = Rules(now=1000.0)
PHOTO = Query(photo_key="photo:1")
BLUE = PHOTO.model_copy(update={"refinements": ("make it blue",), "page": 0})
REFINED = Session(id="job", query=BLUE, history=(PHOTO.model_dump_json(),), answered=True)
FIRST = REFINED.model_copy(update={"query": PHOTO, "history": ()})
NEAREST = BLUE.model_copy(update={"anyway": True})


def far(query: Query = BLUE) -> SearchReply:
    return reply("job", query).model_copy(update={"nothing_close": True})


def answered(made: SearchReply, session: Session | None = REFINED) -> list[Action]:
    return respond(SearchAnswered(made), session, RULES)


def press(session: Session | None = REFINED) -> list[Action]:
    return respond(ButtonPressed(where(), "press-1", "nearest@job"), session, RULES)


def started(actions: list[Action]) -> StartSearch:
    (search,) = [one for one in actions if isinstance(one, StartSearch)]
    return search


def test_an_answer_without_anything_close_says_so_and_offers_the_nearest() -> None:
    (action,) = answered(far())
    assert isinstance(action, Say)
    assert action.note.key == "results.nothing_close"
    assert [[one.data for one in row] for row in action.keyboard] == [["nearest@job"], ["undo@job"]]
    for language in LANGUAGES:
        assert render(language, action.note).splitlines()[0].endswith(" · make it blue")


def test_at_the_start_of_a_search_there_is_nothing_to_undo() -> None:
    (action,) = answered(far(PHOTO), FIRST)
    assert isinstance(action, Say)
    assert [[one.data for one in row] for row in action.keyboard] == [["nearest@job"]]


def test_of_a_forgotten_search_it_is_said_without_buttons() -> None:
    (action,) = answered(far(), None)
    assert isinstance(action, Say)
    assert (action.note.key, action.keyboard) == ("results.nothing_close", ())


def test_the_photos_garments_can_be_chosen_all_the_same() -> None:
    made = far(PHOTO).model_copy(update={"box": DRESS, "garments": GARMENTS, "whole": WHOLE})
    marked, said = answered(made, FIRST.model_copy(update={"garments": GARMENTS}))
    assert isinstance(marked, ShowGarments)
    assert isinstance(said, Say)


def test_an_empty_answer_that_no_nearest_would_fill_offers_none() -> None:
    (action,) = answered(reply("job", BLUE))
    assert isinstance(action, Say)
    assert action.note.key == "results.none"


def test_the_button_repeats_the_search_and_undo_still_leads_before_it() -> None:
    released, search = press()
    assert released == AnswerPress("press-1")
    assert isinstance(search, StartSearch)
    assert search.request.query == NEAREST
    assert search.history == REFINED.history


def test_the_nearest_start_at_the_first_page_and_keep_the_photos_garments() -> None:
    seen = {"garments": GARMENTS, "whole": WHOLE}
    later = BLUE.model_copy(update={"page": 3, "version": 7})
    then = anyway(REFINED.model_copy(update={"query": later, **seen}))
    assert (then.query, then.garments, then.whole) == (NEAREST, GARMENTS, WHOLE)


@pytest.mark.parametrize(
    ("session", "note"),
    [
        (Session(id="job", query=BLUE), Note("note.still_searching")),
        (
            REFINED.model_copy(update={"shown": (Shown(product_id="p1"),)}),
            Note("note.nearest_shown"),
        ),
    ],
)
def test_a_press_that_leads_nowhere_is_explained(session: Session, note: Note) -> None:
    assert press(session) == [AnswerPress("press-1"), Say(note)]


def test_an_answer_shown_anyway_admits_that_nothing_is_close() -> None:
    (action,) = answered(reply("job", NEAREST, result(1)))
    assert isinstance(action, ShowResults)
    said = [render(language, action.summary).splitlines() for language in LANGUAGES]
    assert said[0][0] == "Your photo · make it blue"
    assert [len(lines) for lines in said] == [2, 2, 2]
    assert said[0][1].startswith("None of these is really close; they are the nearest")


def shown_anyway(**changes: object) -> Session:
    shown = (Shown(product_id="p1"), Shown(product_id="p2"))
    session = REFINED.model_copy(update={"query": NEAREST, "shown": shown, "has_more": True})
    return session.model_copy(update=changes)


def test_further_pages_are_of_the_nearest_too() -> None:
    (search,) = respond(TextSent(where(), "more"), shown_anyway(), RULES)
    assert isinstance(search, StartSearch)
    assert search.request.query == NEAREST.model_copy(update={"page": 1})


def test_undo_after_the_nearest_returns_to_what_was_asked_before() -> None:
    (search,) = respond(TextSent(where(), "undo"), shown_anyway(), RULES)
    assert isinstance(search, StartSearch)
    assert search.request.query == PHOTO


@pytest.mark.parametrize("words", ["with long sleeves", "like 2 but red"])
def test_a_change_of_the_search_may_find_nothing_close_again(words: str) -> None:
    search = started(respond(TextSent(where(), words), shown_anyway(), RULES))
    assert not search.request.query.anyway
    assert search.history[-1] == NEAREST.model_dump_json()


def test_the_nearest_come_through_queue_and_outbox(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        nothing = answer(request).model_copy(update={"nothing_close": True})
        await place.desk.deliver(nothing)
        await place.desk.deliver(nothing)
        assert place.front_end.albums == []
        assert len(place.front_end.said) == 1
        assert place.front_end.keys == [[[f"nearest@{request.job_id}"]]]

        button = place.front_end.keys[0][0][0]
        await place.desk.handle(ButtonPressed(where("2"), "press", button))
        again = (await requests(place))[-1]
        assert again.query == request.query.model_copy(update={"anyway": True})
        likely = result(1).model_copy(update={"likely": "unlikely", "also": ("Blue",)})
        await place.desk.deliver(answer(again, *stored(place, likely, result(2)), has_more=True))
        (album,) = place.front_end.albums
        assert [card.why for card in album] == ["Not so close", ""]
        assert [card.also for card in album] == ["Also in blue", ""]
        assert "None of these is really close" in place.front_end.said[-1]

        await place.desk.handle(TextSent(where("3"), "more"))
        assert (await requests(place))[-1].query == again.query.model_copy(update={"page": 1})

    at_the_office(redis_url, test)


def test_the_words_of_the_button_do_what_it_does(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await place.desk.deliver(answer(request).model_copy(update={"nothing_close": True}))
        await place.desk.handle(TextSent(where("2"), "show me the nearest"))
        assert (await requests(place))[-1].query.anyway

    at_the_office(redis_url, test)
