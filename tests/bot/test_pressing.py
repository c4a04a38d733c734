"""Buttons and the words for them as rows: a press, the session it meets, the query after."""

from decimal import Decimal

import pytest

from bot.actions import Action, AnswerPress, Note, Say, StartSearch
from bot.buttons import suggested
from bot.conversation import Rules, respond
from bot.events import ButtonPressed, PhotoSent, TextSent
from bot.sessions import Session, Shown
from bot.texts import LANGUAGES, render
from shared.messages import MAX_TEXT, Filters, Query
from shared.wishes import Wish
from tests.bot.recording import DRESS, GARMENTS, WHOLE, where

RULES = Rules(now=1000.0)
BLUE = Query(photo_key="photo:1", refinements=("blue",), text_weight=0.35)
SHOWN = tuple(Shown(product_id=f"p{n}", price=Decimal(10 * n), currency="EUR") for n in (1, 2, 3))
SUGGESTIONS = (
    Wish(attribute="colour", value="black"),
    Wish(attribute="price", value="30"),
)
SESSION = Session(id="job", query=BLUE, shown=SHOWN, answered=True, suggestions=SUGGESTIONS)
PENDING = Session(id="job", query=BLUE)
THUMBS = BLUE.model_copy(update={"liked": ("p1", "p9"), "disliked": ("p2",)})


def say(text: str, session: Session | None = SESSION) -> list[Action]:
    return respond(TextSent(where(), text), session, RULES)


def press(data: str, session: Session | None = SESSION) -> list[Action]:
    return respond(ButtonPressed(where(), "press-1", data), session, RULES)


def started(actions: list[Action]) -> StartSearch:
    (search,) = [one for one in actions if isinstance(one, StartSearch)]
    return search


def query(actions: list[Action]) -> Query:
    return started(actions).request.query


def notes(actions: list[Action]) -> list[Note]:
    return [one.note for one in actions if isinstance(one, Say)]


def of(asked: Query) -> Session:
    return SESSION.model_copy(update={"query": asked})


@pytest.mark.parametrize(
    ("words", "refinements", "filters"),
    [
        ("like 2 but red", ("red",), Filters()),
        ("2 but red", ("red",), Filters()),
        ("number 2 in red", ("in red",), Filters()),
        ("similar to 2 under 50", (), Filters(max_price=Decimal(50))),
        ("like 2 but red and under 15.50", ("red",), Filters(max_price=Decimal("15.50"))),
        ("как 2, но красное", ("красное",), Filters()),
        ("как 2, но красное и до 50", ("красное",), Filters(max_price=Decimal(50))),
        ("como el 2 pero rojo", ("rojo",), Filters()),
        ("como el 2 pero en rojo y menos de 50", ("en rojo",), Filters(max_price=Decimal(50))),
        ("like 2 but cheaper", (), Filters(max_price=Decimal("19.99"))),  # than the second
        ("как 2, но подороже", (), Filters(min_price=Decimal("20.01"))),
    ],
)
def test_like_a_product_but_different_starts_from_it_alone(
    words: str, refinements: tuple[str, ...], filters: Filters
) -> None:
    search = started(say(words, of(THUMBS)))
    assert search.request.query == Query(examples=("p2",), refinements=refinements, filters=filters)
    assert search.history == (THUMBS.model_dump_json(),)


def test_like_a_product_keeps_the_limits_that_were_set_and_a_new_one_replaces_its_own() -> None:
    cheap = BLUE.model_copy(update={"filters": Filters(max_price=Decimal(50), in_stock=True)})
    for words, most in (("like 2 but red", 50), ("like 2 but red under 30", 30)):
        expected = Filters(max_price=Decimal(most), in_stock=True)
        assert query(say(words, of(cheap))).filters == expected


def test_like_a_product_without_a_price_but_cheaper_searches_and_says_what_is_missing() -> None:
    bare = SESSION.model_copy(update={"shown": (Shown(product_id="p1"), *SHOWN)})
    actions = say("like 1 but cheaper and red", bare)
    assert query(actions) == Query(examples=("p1",), refinements=("red",))
    assert notes(actions) == [Note("note.no_prices")]


def test_like_a_product_with_very_many_words_is_cut_and_said() -> None:
    actions = say("like 2 but " + "ж" * 4000)
    assert query(actions).refinements == ("ж" * MAX_TEXT,)
    assert notes(actions) == [Note("note.text_cut", {"limit": MAX_TEXT})]


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ("👍 3", "up:3@job"),
        ("I like 3", "up:3@job"),
        ("нравится 3", "up:3@job"),
        ("me gusta el 3", "up:3@job"),
        ("not 3", "down:3@job"),
        ("не 3", "down:3@job"),
        ("no me gusta el 3", "down:3@job"),
        ("3", "similar:3@job"),
        ("more like 3", "similar:3@job"),
        ("more like the photo", "to_photo@job"),
        ("ближе к словам", "to_words@job"),
        ("más como la foto", "to_photo@job"),
    ],
)
def test_words_do_what_their_button_does(words: str, data: str) -> None:
    actions = press(data)
    assert actions[0] == AnswerPress("press-1")
    assert say(words) == actions[1:]


@pytest.mark.parametrize(
    ("data", "asked", "liked", "disliked"),
    [
        ("up:3@job", BLUE, ("p3",), ()),
        ("down:3@job", BLUE, (), ("p3",)),
        ("up:3@job", THUMBS, ("p1", "p9", "p3"), ("p2",)),
        ("up:1@job", THUMBS, ("p9",), ("p2",)),
        ("up:2@job", THUMBS, ("p1", "p9", "p2"), ()),
        ("down:1@job", THUMBS, ("p9",), ("p2", "p1")),
        ("down:2@job", THUMBS, ("p1", "p9"), ()),
    ],
)
def test_a_thumb_is_given_changed_or_taken_back_and_the_first_page_searched_again(
    data: str, asked: Query, liked: tuple[str, ...], disliked: tuple[str, ...]
) -> None:
    search = started(press(data, of(asked.model_copy(update={"page": 2}))))
    thumbs = {"liked": liked, "disliked": disliked}
    assert search.request.query == asked.model_copy(update=thumbs)
    assert search.history == (asked.model_dump_json(),)


def test_thumbs_pressed_one_after_the_other_under_the_same_answer_add_up() -> None:
    first = started(press("up:1@job"))
    assert first.leaves is not None
    second = started(press("down:3@job", first.leaves))
    assert (second.request.query.liked, second.request.query.disliked) == (("p1",), ("p3",))
    assert second.leaves is not None
    assert second.leaves.shown == SHOWN
    assert query(press("undo@job", second.leaves)).disliked == ()
    assert query(press("up:1@job", second.leaves)).liked == ()


@pytest.mark.parametrize("data", ["similar:1@job", "to_photo@job", "suggest:1@job"])
def test_no_other_button_changes_the_search_that_it_stands_under(data: str) -> None:
    assert started(press(data)).leaves is None


@pytest.mark.parametrize(
    "asked",
    [
        respond(PhotoSent(where(), "photo:2"), of(THUMBS), RULES),
        say("similar to 1", of(THUMBS)),
        say("like 1 but red", of(THUMBS)),
        press("whole@job", of(THUMBS).model_copy(update={"whole": WHOLE})),
        press("together@job", of(THUMBS).model_copy(update={"garments": GARMENTS})),
        say("the dress in red", of(THUMBS).model_copy(update={"garments": (DRESS,)})),
    ],
)
def test_a_new_photo_a_product_and_another_garment_start_without_thumbs(
    asked: list[Action],
) -> None:
    assert (query(asked).liked, query(asked).disliked) == ((), ())


def test_what_is_said_next_keeps_the_thumbs_and_the_weight() -> None:
    asked = THUMBS.model_copy(update={"refinements": ("blue", "longer")})
    assert query(say("longer", of(THUMBS))) == asked


@pytest.mark.parametrize(
    ("data", "weight", "then"),
    [
        ("to_photo@job", None, 0.35),
        ("to_words@job", None, 0.65),
        ("to_photo@job", 0.2, 0.05),
        ("to_words@job", 0.35, None),
    ],
)
def test_a_step_towards_the_photo_or_the_words_changes_the_weight_alone(
    data: str, weight: float | None, then: float | None
) -> None:
    asked = BLUE.model_copy(update={"text_weight": weight})
    search = started(press(data, of(asked)))
    assert search.request.query == BLUE.model_copy(update={"text_weight": then})
    assert search.history == (asked.model_dump_json(),)


def test_a_step_needs_no_answer_to_the_search_before() -> None:
    assert query(say("more like the photo", PENDING)).text_weight == 0.2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_is_as_if_its_label_had_been_said(language: str) -> None:
    session = SESSION.model_copy(update={"language": language})
    label = render(language, suggested(session, 1))
    pressed = press("suggest:1@job", session)
    assert pressed[1:] == say(label, session)
    assert query(pressed).refinements == ("blue", label)


def test_a_suggested_price_is_a_limit_and_no_words() -> None:
    cheap = BLUE.model_copy(update={"filters": Filters(min_price=Decimal(20))})
    search = started(press("suggest:2@job", of(cheap)))
    filters = Filters(min_price=Decimal(20), max_price=Decimal(30))
    assert search.request.query == BLUE.model_copy(update={"filters": filters})
    assert search.history == (cheap.model_dump_json(),)


WORDS_ALONE = of(Query(refinements=("blue dress",)))
AT_THE_END = of(BLUE.model_copy(update={"text_weight": 0.05}))


@pytest.mark.parametrize(
    ("data", "session", "note"),
    [
        ("up:4@job", SESSION, Note("error.unknown_result", {"number": 4, "count": 3})),
        ("down:0@job", SESSION, Note("error.unknown_result", {"number": 0, "count": 3})),
        ("up:1@job", PENDING, Note("note.still_searching")),
        ("suggest:3@job", SESSION, Note("error.session_expired")),
        ("suggest:0@job", SESSION, Note("error.session_expired")),
        ("suggest:1@job", PENDING, Note("note.still_searching")),
        ("to_photo@job", WORDS_ALONE, Note("note.nothing_to_weigh")),
        ("to_words@job", of(Query(photo_key="photo:1")), Note("note.nothing_to_weigh")),
        ("to_photo@job", AT_THE_END, Note("note.as_near_as_it_goes")),
    ],
)
def test_a_press_that_leads_nowhere_is_explained(data: str, session: Session, note: Note) -> None:
    assert press(data, session) == [AnswerPress("press-1"), Say(note)]


@pytest.mark.parametrize("words", ["like 7 but red", "not 7", "👍 7"])
def test_a_number_that_is_not_shown_is_said_to_be_none(words: str) -> None:
    assert notes(say(words)) == [Note("error.unknown_result", {"number": 7, "count": 3})]


@pytest.mark.parametrize("words", ["like 2 but red", "not 2", "more like the photo"])
def test_words_about_an_answer_that_is_forgotten_are_explained(words: str) -> None:
    assert notes(say(words, None)) == [Note("error.session_expired")]
