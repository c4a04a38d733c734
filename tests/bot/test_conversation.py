"""Every turn of the conversation as a row: event and session in, actions out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import (
    Action,
    AnswerPress,
    Forget,
    Note,
    Say,
    ShowResults,
    ShowStatus,
    StartSearch,
)
from bot.conversation import Rules, respond
from bot.events import (
    ButtonPressed,
    CommandSent,
    OtherSent,
    PhotoRefused,
    PhotoSent,
    SearchAnswered,
    TextSent,
)
from bot.sessions import Session, Shown
from bot.texts import render
from shared.errors import PictureTooHeavy, SartorError
from shared.messages import (
    MAX_REFINEMENTS,
    MAX_TEXT,
    Box,
    Failure,
    Filters,
    Query,
    ReplyTo,
)
from tests.bot.recording import CHAT, NAME, reply, result, where

RULES = Rules(now=1000.0, search_deadline=60.0, page_size=6, admin_ids=(1,))
PHOTO = Query(photo_key="photo:1")
SHOWN = tuple(Shown(product_id=f"p{n}", price=Decimal(10 * n), currency="EUR") for n in (1, 2, 3))
SESSION = Session(id="job", query=PHOTO, shown=SHOWN, has_more=True, answered=True)
BLUE = PHOTO.model_copy(update={"refinements": ("make it blue",)})
REFINED = SESSION.model_copy(update={"query": BLUE, "history": (PHOTO.model_dump_json(),)})
PENDING = Session(id="job", query=PHOTO)


def say(text: str, session: Session | None = SESSION) -> list[Action]:
    return respond(TextSent(where(), text), session, RULES)


def press(data: str, session: Session | None = SESSION) -> list[Action]:
    return respond(ButtonPressed(where(), "press-1", data), session, RULES)


def command(name: str, argument: str = "", *, user: int = 7) -> list[Action]:
    return respond(CommandSent(where(user=user), name, argument), REFINED, RULES)


def started(actions: list[Action]) -> StartSearch:
    (search,) = [one for one in actions if isinstance(one, StartSearch)]
    return search


def query(actions: list[Action]) -> Query:
    return started(actions).request.query


def notes(actions: list[Action]) -> list[str]:
    return [one.note.key for one in actions if isinstance(one, Say)]


def test_a_photo_with_a_marked_garment_is_searched_by_that_garment() -> None:
    box = Box(x1=1, y1=2, x2=30, y2=40)
    (action,) = respond(PhotoSent(where(), "photo:1", box=box), None, RULES)
    assert isinstance(action, StartSearch)
    assert action.request.query.box == box


def test_a_photo_starts_a_search_with_a_deadline_whatever_came_before() -> None:
    (action,) = respond(PhotoSent(where("5"), "photo:2"), REFINED, RULES)
    assert isinstance(action, StartSearch)
    assert action.request.query == Query(photo_key="photo:2")
    assert action.request.deadline == 1060.0
    assert action.request.reply_to == ReplyTo(front_end=NAME, chat=CHAT, message="5")
    assert action.history == ()


@pytest.mark.parametrize(
    ("caption", "refinements", "max_price"),
    [
        ("", (), None),
        (" \n\t", (), None),
        ("in red", ("in red",), None),
        ("blue under 50", ("blue",), Decimal(50)),
        ("under 50", (), Decimal(50)),
    ],
)
def test_a_caption_refines_the_photo_at_once(
    caption: str, refinements: tuple[str, ...], max_price: Decimal | None
) -> None:
    asked = query(respond(PhotoSent(where(), "photo:2", caption), None, RULES))
    assert asked.refinements == refinements
    assert asked.filters == Filters(max_price=max_price)


def test_the_same_event_starts_the_same_job() -> None:
    first, second = say("longer"), say("longer")
    assert started(first).request.job_id == started(second).request.job_id
    other = respond(TextSent(where("2"), "longer"), SESSION, RULES)
    assert started(other).request.job_id != started(first).request.job_id


def test_text_without_a_session_searches_by_text() -> None:
    assert query(say("red dress", None)) == Query(refinements=("red dress",))


def test_text_with_a_session_refines_it_from_the_first_page() -> None:
    session = SESSION.model_copy(update={"query": PHOTO.model_copy(update={"page": 2})})
    search = started(say("make it blue", session))
    assert search.request.query == BLUE
    assert search.history == (PHOTO.model_dump_json(),)


def test_text_typed_before_the_answer_came_continues_too() -> None:
    assert query(say("make it blue", PENDING)) == BLUE


def test_a_search_by_text_alone_is_refined() -> None:
    session = Session(id="job", query=Query(refinements=("dress",)))
    assert query(say("longer", session)).refinements == ("dress", "longer")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_is_no_query(text: str) -> None:
    assert notes(say(text)) == ["error.nothing_to_search"]
    assert notes(say(text, None)) == ["error.nothing_to_search"]


def test_a_long_text_is_cut_and_the_person_is_told_after_the_search() -> None:
    actions = respond(PhotoSent(where(), "photo:2", "ж" * 4000), None, RULES)
    assert query(actions).refinements == ("ж" * MAX_TEXT,)
    assert actions[1:] == [Say(Note("note.text_cut", {"limit": MAX_TEXT}))]


@given(st.text(min_size=1, max_size=600))
def test_any_text_at_all_gets_a_search_or_a_sentence(text: str) -> None:
    for session in (None, SESSION, PENDING):
        actions = say(text, session)
        assert actions
        assert all(isinstance(one, Say | StartSearch) for one in actions)


@pytest.mark.parametrize("text", ["👗🔥", "فستان أزرق طويل", "שמלה כחולה", "<b>&amp;</b> {x}"])
def test_emoji_right_to_left_and_markup_go_through_unharmed(text: str) -> None:
    assert query(say(text)).refinements == (text,)


def test_more_refinements_than_a_query_holds_drop_the_oldest_and_say_so() -> None:
    full = PHOTO.model_copy(update={"refinements": tuple(f"r{n}" for n in range(MAX_REFINEMENTS))})
    actions = say("one more", SESSION.model_copy(update={"query": full}))
    assert query(actions).refinements == (*full.refinements[1:], "one more")
    assert notes(actions) == ["note.oldest_dropped"]


def test_cheaper_goes_strictly_below_the_median_of_what_is_shown() -> None:
    search = started(say("cheaper"))
    assert search.request.query.filters == Filters(max_price=Decimal("19.99"))
    assert search.request.query.refinements == ()
    assert search.history == (PHOTO.model_dump_json(),)


def test_cheaper_without_prices_says_so_and_searches_by_the_rest() -> None:
    bare = SESSION.model_copy(update={"shown": (Shown(product_id="p1"),)})
    assert notes(say("cheaper", bare)) == ["note.no_prices"]
    actions = say("cheaper and blue", bare)
    assert query(actions).refinements == ("blue",)
    assert notes(actions) == ["note.no_prices"]


def test_cheaper_before_the_answer_came_asks_for_a_moment() -> None:
    assert notes(say("cheaper", PENDING)) == ["note.still_searching"]


def test_a_price_alone_is_nothing_to_search_by() -> None:
    assert notes(say("under 50", None)) == ["error.nothing_to_search"]


@pytest.mark.parametrize("ask", [lambda: press("more"), lambda: say("More!"), lambda: say("ещё")])
def test_more_asks_for_the_next_page_and_keeps_the_history(ask: object) -> None:
    search = started(ask())  # type: ignore[operator]
    assert search.request.query == PHOTO.model_copy(update={"page": 1})
    assert search.history == ()


@pytest.mark.parametrize(
    "actions",
    [press("undo", REFINED), say("undo", REFINED), say("назад", REFINED), command("undo")],
)
def test_undo_returns_to_the_query_before(actions: list[Action]) -> None:
    assert query(actions) == PHOTO
    assert started(actions).history == ()


@pytest.mark.parametrize(
    "actions",
    [
        press("similar:2", REFINED),
        say("similar to 2", REFINED),
        say("more like 2", REFINED),
        say("похожие на 2", REFINED),
        say("parecido al 2", REFINED),
    ],
)
def test_similar_searches_by_the_product_and_can_be_undone(actions: list[Action]) -> None:
    assert query(actions) == Query(examples=("p2",))
    assert started(actions).history == (*REFINED.history, BLUE.model_dump_json())


def test_similar_keeps_the_filters() -> None:
    filters = Filters(max_price=Decimal(50))
    cheap = PHOTO.model_copy(update={"filters": filters})
    assert query(press("similar:1", SESSION.model_copy(update={"query": cheap}))).filters == filters


@pytest.mark.parametrize(
    ("data", "session", "note"),
    [
        ("similar:4", SESSION, Note("error.unknown_result", {"number": 4, "count": 3})),
        ("similar:0", SESSION, Note("error.unknown_result", {"number": 0, "count": 3})),
        ("similar:1", PENDING, Note("note.still_searching")),
        ("more", PENDING, Note("note.still_searching")),
        ("more", SESSION.model_copy(update={"has_more": False}), Note("note.no_more")),
        ("undo", SESSION, Note("error.nothing_to_undo")),
    ],
)
def test_a_press_that_leads_nowhere_is_released_and_explained(
    data: str, session: Session, note: Note
) -> None:
    assert press(data, session) == [AnswerPress("press-1"), Say(note)]


@pytest.mark.parametrize(
    ("data", "session"),
    [("more", None), ("buy:1", SESSION), ("", SESSION), ("similar", SESSION), ("more:1", SESSION)],
)
def test_a_stale_or_unknown_button_gets_a_notice_and_a_sentence(
    data: str, session: Session | None
) -> None:
    gone = Note("error.session_expired")
    assert press(data, session) == [AnswerPress("press-1", gone), Say(gone)]


def test_words_of_a_button_without_a_session_are_explained() -> None:
    assert notes(say("more", None)) == ["error.session_expired"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("start", "chat.greeting"),
        ("help", "chat.help"),
        ("new", "chat.how_to_start_afresh"),
        ("buy", "note.unknown_command"),
        ("reindex", "error.admins_only"),
        ("status", "error.admins_only"),
        ("index", "error.admins_only"),
        ("rollback", "error.admins_only"),
    ],
)
def test_a_command_gets_its_sentence(name: str, key: str) -> None:
    assert notes(command(name)) == [key]


def test_new_with_words_starts_afresh() -> None:
    search = started(command("new", "red dress"))
    assert search.request.query == Query(refinements=("red dress",))
    assert search.history == ()


def test_forget_deletes_before_it_says_so() -> None:
    assert command("forget") == [Forget(), Say(Note("chat.forgotten"))]


def test_an_admin_sees_the_status_and_more_help() -> None:
    assert command("status", user=1) == [ShowStatus()]
    assert notes(command("help", user=1)) == ["chat.help", "chat.help_for_admins"]


def test_a_refused_photo_is_explained_with_its_numbers() -> None:
    error = PictureTooHeavy("x", megabytes=31, limit=20)
    (action,) = respond(PhotoRefused(where(), error), SESSION, RULES)
    assert isinstance(action, Say)
    assert "31 MB" in render("en", action.note)


def test_an_error_without_a_sentence_of_its_own_is_internal() -> None:
    class Odd(SartorError):
        code = "error.never_written"

    assert notes(respond(PhotoRefused(where(), Odd()), None, RULES)) == ["error.internal"]


def test_a_sticker_is_answered_with_what_to_send() -> None:
    assert notes(respond(OtherSent(where()), None, RULES)) == ["note.send_photo_or_words"]


def test_results_are_shown_with_what_was_understood_and_the_buttons() -> None:
    asked = BLUE.model_copy(update={"filters": Filters(max_price=Decimal(50)), "page": 1})
    answered = reply("job", asked, result(1), result(2), result(3))
    (action,) = respond(SearchAnswered(answered), REFINED, RULES)
    assert isinstance(action, ShowResults)
    said = render("en", action.summary)
    assert said.startswith("Your photo · make it blue · under 50 EUR · page 2\n")
    rows = [[button.data for button in row] for row in action.keyboard]
    assert rows[0] == [f"similar:{number}@{REFINED.id}" for number in (1, 2, 3)]
    assert rows[-1] == [f"more@{REFINED.id}", f"undo@{REFINED.id}"]


def test_a_first_and_only_page_of_a_photo_has_numbers_and_thumbs_alone() -> None:
    session = SESSION.model_copy(update={"has_more": False})
    (action,) = respond(SearchAnswered(reply("job", PHOTO, result(1))), session, RULES)
    assert isinstance(action, ShowResults)
    assert [len(row) for row in action.keyboard] == [3, 3, 3]


def test_results_of_a_forgotten_search_come_without_buttons() -> None:
    (action,) = respond(SearchAnswered(reply("job", PHOTO, result(1))), None, RULES)
    assert isinstance(action, ShowResults)
    assert action.keyboard == ()


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (BLUE, "results.none"),
        (
            PHOTO.model_copy(update={"filters": Filters(max_price=Decimal(5))}),
            "results.none_filtered",
        ),
        (PHOTO.model_copy(update={"page": 3}), "note.no_more"),
    ],
)
def test_an_empty_answer_says_what_to_try_and_offers_the_way_back(asked: Query, key: str) -> None:
    (action,) = respond(SearchAnswered(reply("job", asked)), REFINED, RULES)
    assert isinstance(action, Say)
    assert action.note.key == key
    assert [[button.data for button in row] for row in action.keyboard] == [[f"undo@{REFINED.id}"]]


@pytest.mark.parametrize(
    ("code", "key"),
    [("error.photo_expired", "error.photo_expired"), ("error.of_tomorrow", "error.internal")],
)
def test_a_failure_is_said_by_its_code(code: str, key: str) -> None:
    failed = reply("job", PHOTO).model_copy(update={"failure": Failure(code=code)})
    assert notes(respond(SearchAnswered(failed), SESSION, RULES)) == [key]


@given(st.text(max_size=80))
def test_button_data_of_any_kind_gets_an_answer(data: str) -> None:
    first, *_ = press(data)
    assert isinstance(first, AnswerPress)


def test_our_own_button_data_fits_into_64_bytes() -> None:
    many = SESSION.model_copy(update={"shown": SHOWN * 4, "history": ("{}",)})
    (action,) = respond(SearchAnswered(reply("job", PHOTO, result(1))), many, RULES)
    assert isinstance(action, ShowResults)
    assert all(1 <= len(b.data.encode()) <= 64 for row in action.keyboard for b in row)
