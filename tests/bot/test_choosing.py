"""Choosing a garment as rows: a button or words, the session they meet, the query that follows."""

from decimal import Decimal

import pytest

from bot.actions import Action, AnswerPress, Say, ShowGarments, ShowResults, StartSearch
from bot.conversation import Rules, respond
from bot.events import ButtonPressed, PhotoSent, SearchAnswered, TextSent
from bot.sessions import Session, Shown
from bot.texts import render
from shared.messages import MAX_REFINEMENTS, Box, Failure, Filters, Query, SearchReply
from tests.bot.recording import BAG, CLUTCH, DRESS, GARMENTS, WHOLE, box, reply, result, where

RULES = Rules(now=1000.0)
CHEAP = Filters(max_price=Decimal(50))
PHOTO = Query(photo_key="photo:1", refinements=("in red",), filters=CHEAP)
ON_DRESS = PHOTO.model_copy(update={"box": DRESS})
FIRST = Session(
    id="job",
    query=ON_DRESS,
    shown=(Shown(product_id="p1", price=Decimal(20)),),
    answered=True,
    garments=GARMENTS,
    whole=WHOLE,
)
LATER = FIRST.model_copy(
    update={
        "query": ON_DRESS.model_copy(update={"refinements": ("in red", "longer"), "page": 2}),
        "history": (ON_DRESS.model_dump_json(),),
    }
)


def say(text: str, session: Session = FIRST) -> list[Action]:
    return respond(TextSent(where(), text), session, RULES)


def press(data: str, session: Session = FIRST) -> list[Action]:
    return respond(ButtonPressed(where(), "press-1", data), session, RULES)


def started(actions: list[Action]) -> StartSearch:
    (search,) = [one for one in actions if isinstance(one, StartSearch)]
    return search


def query(actions: list[Action]) -> Query:
    return started(actions).request.query


def notes(actions: list[Action]) -> list[str]:
    return [one.note.key for one in actions if isinstance(one, Say)]


def with_query(session: Session, **changes: object) -> Session:
    changed = session.query.model_copy(update=changes)
    return session.model_copy(update={"query": changed})


def answered(
    asked: Query = PHOTO,
    box: Box | None = DRESS,
    garments: tuple[Box, ...] = GARMENTS,
    session: Session | None = FIRST,
    count: int = 2,
) -> list[Action]:
    results = (result(number) for number in range(1, count + 1))
    made = reply("job", asked, *results).model_copy(
        update={"box": box, "garments": garments, "whole": WHOLE}
    )
    return respond(SearchAnswered(made), session, RULES)


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        ("pick:1@job", {"box": DRESS}),
        ("pick:2@job", {"box": BAG}),
        ("pick:3@job", {"box": CLUTCH}),
        ("whole@job", {"box": WHOLE}),
        ("together@job", {"box": None, "together": GARMENTS}),
    ],
)
def test_a_choice_is_the_same_query_by_another_part_of_the_photo(
    data: str, changes: dict[str, object]
) -> None:
    actions = press(data)
    assert actions[0] == AnswerPress("press-1")
    assert query(actions) == PHOTO.model_copy(update=changes)
    assert started(actions).history == (ON_DRESS.model_dump_json(),)
    assert (started(actions).garments, started(actions).whole) == (GARMENTS, WHOLE)


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ("whole photo", "whole@job"),
        ("всё фото", "whole@job"),
        ("todo junto", "together@job"),
        ("All together!", "together@job"),
    ],
)
def test_the_words_of_a_choice_do_what_its_button_does(words: str, data: str) -> None:
    assert query(say(words)) == query(press(data))


@pytest.mark.parametrize("data", ["pick:2@job", "together@job"])
def test_words_that_named_the_former_garment_do_not_go_along(data: str) -> None:
    session = with_query(FIRST, refinements=("these shoes", "in red", "a shorter dress"))
    assert query(press(data, session)).refinements == ("in red",)


def test_a_choice_out_of_a_later_page_starts_at_the_first_and_can_be_undone() -> None:
    search = started(press("pick:2@job", LATER))
    assert (search.request.query.page, search.request.query.box) == (0, BAG)
    chosen = Session(id="next", query=search.request.query, history=search.history)
    assert query(say("undo", chosen)) == LATER.query.model_copy(update={"page": 0})


@pytest.mark.parametrize(
    ("data", "session", "key"),
    [
        ("pick:4@job", FIRST, "note.nothing_to_choose"),
        ("pick:0@job", FIRST, "note.nothing_to_choose"),
        ("whole@job", FIRST.model_copy(update={"whole": None}), "note.nothing_to_choose"),
        ("together@job", FIRST.model_copy(update={"garments": (DRESS,)}), "note.nothing_to_choose"),
        ("whole@job", with_query(FIRST, photo_key=None), "note.nothing_to_choose"),
        ("whole@job", Session(id="job", query=PHOTO), "note.still_searching"),
        ("pick:1@job", Session(id="job", query=PHOTO), "note.still_searching"),
    ],
)
def test_where_there_is_nothing_to_choose_a_sentence_says_so(
    data: str, session: Session, key: str
) -> None:
    assert notes(press(data, session)) == [key]


@pytest.mark.parametrize(
    ("words", "box", "refinements", "filters"),
    [
        ("these bags", BAG, ("these bags",), CHEAP),
        ("the bag in blue", BAG, ("the bag in blue",), CHEAP),
        ("эта сумка", BAG, ("эта сумка",), CHEAP),
        ("el bolso", BAG, ("el bolso",), CHEAP),
        ("the bag under 30", BAG, ("the bag",), Filters(max_price=Decimal(30))),
        ("make the dress blue", DRESS, ("in red", "longer", "make the dress blue"), CHEAP),
        ("these shoes", DRESS, ("in red", "longer", "these shoes"), CHEAP),
        ("make it blue", DRESS, ("in red", "longer", "make it blue"), CHEAP),
        ("under 30", DRESS, ("in red", "longer"), Filters(max_price=Decimal(30))),
    ],
)
def test_words_that_name_another_garment_of_the_photo_switch_to_it_and_others_refine(
    words: str, box: Box, refinements: tuple[str, ...], filters: Filters
) -> None:
    search = started(say(words, LATER))
    assert search.request.query == Query(
        photo_key="photo:1", box=box, refinements=refinements, filters=filters
    )
    assert search.history[-1] == LATER.query.model_copy(update={"page": 0}).model_dump_json()


@pytest.mark.parametrize(
    ("searched", "then"),
    [
        ({"box": CLUTCH}, CLUTCH),  # the second bag was picked: "the bag" is that one
        ({"box": WHOLE}, BAG),
        ({"box": None, "together": GARMENTS}, BAG),
    ],
)
def test_of_two_alike_the_one_that_is_searched_is_meant_else_the_first(
    searched: dict[str, object], then: Box
) -> None:
    asked = query(say("the bag in blue", with_query(FIRST, **searched)))
    assert (asked.box, asked.together) == (then, ())


@pytest.mark.parametrize(
    ("words", "searched", "then"),
    [
        ("3 bag", DRESS, CLUTCH),
        ("№3 сумка", BAG, CLUTCH),
        ("2 bag", CLUTCH, BAG),
        ("1 bag", DRESS, BAG),  # number 1 is no bag
        ("9 bag", DRESS, BAG),
        ("3 bag", CLUTCH, CLUTCH),
        ("30 bag", CLUTCH, CLUTCH),
    ],
)
def test_the_words_of_a_garments_button_mean_that_one_of_several_alike(
    words: str, searched: Box, then: Box
) -> None:
    assert query(say(words, with_query(FIRST, box=searched))).box == then


def test_words_about_all_that_is_searched_together_refine_all_of_it() -> None:
    asked = query(say("make it blue", with_query(FIRST, box=None, together=GARMENTS)))
    assert (asked.box, asked.together) == (None, GARMENTS)
    assert asked.refinements == ("in red", "make it blue")


def test_words_before_the_first_answer_refine_and_leave_the_garment_to_the_worker() -> None:
    asked = query(say("the bag", Session(id="job", query=PHOTO)))
    assert (asked.box, asked.refinements) == (None, ("in red", "the bag"))


def test_a_switch_drops_what_was_said_and_so_no_oldest_change_is_lost() -> None:
    full = with_query(FIRST, refinements=tuple(f"r{n}" for n in range(MAX_REFINEMENTS)))
    assert notes(say("the bag", full)) == []
    assert notes(say("longer", full)) == ["note.oldest_dropped"]


def test_similar_leaves_the_photo_and_undo_finds_its_garments_again() -> None:
    similar = started(say("similar to 1", with_query(FIRST, together=GARMENTS)))
    asked = similar.request.query
    assert (asked.photo_key, asked.box, asked.together) == (None, None, ())
    without = Session(
        id="next",
        query=asked,
        history=similar.history,
        answered=True,
        garments=similar.garments,
        whole=similar.whole,
    )
    assert query(say("the bag", without)).box is None
    assert notes(say("whole photo", without)) == ["note.nothing_to_choose"]
    back = started(say("undo", without))
    assert (back.garments, back.whole) == (GARMENTS, WHOLE)


def test_a_new_photo_knows_nothing_of_the_garments_of_the_one_before() -> None:
    search = started(respond(PhotoSent(where("5"), "photo:2"), FIRST, RULES))
    assert (search.garments, search.whole) == ((), None)


def test_the_first_answer_to_a_photo_begins_with_the_marked_photo() -> None:
    marked, shown = answered()
    assert isinstance(marked, ShowGarments)
    assert isinstance(shown, ShowResults)
    assert (marked.photo_key, marked.garments) == ("photo:1", GARMENTS)
    assert render("en", marked.caption) == "I found these. I searched 1, the dress; tap another."
    assert [len(row) for row in marked.keyboard] == [2, 1, 2]


def test_the_caption_names_what_the_words_with_the_photo_chose() -> None:
    marked, *_ = answered(box=CLUTCH)
    assert isinstance(marked, ShowGarments)
    assert "3, the bag" in render("en", marked.caption)


def test_one_garment_alone_is_shown_with_the_whole_photo_to_choose() -> None:
    marked, *_ = answered(
        garments=(DRESS,), session=FIRST.model_copy(update={"garments": (DRESS,)})
    )
    assert isinstance(marked, ShowGarments)
    assert "whole photo" in render("en", marked.caption)
    assert [[button.data for button in row] for row in marked.keyboard] == [
        ["pick:1@job"],
        ["whole@job"],
    ]


def test_an_empty_first_answer_lets_another_garment_be_chosen_too() -> None:
    marked, said = answered(count=0)
    assert isinstance(marked, ShowGarments)
    assert isinstance(said, Say)


NOT_FIRST = {
    "a chosen box": {"asked": ON_DRESS},
    "all together": {"asked": PHOTO.model_copy(update={"together": GARMENTS}), "box": None},
    "a later page": {"asked": PHOTO.model_copy(update={"page": 1})},
    "a later turn": {"session": LATER},
    "a forgotten search": {"session": None},
    "no garment found": {"garments": (), "box": WHOLE},
    "a detector that does not look": {"garments": (WHOLE,), "box": WHOLE},
    "no photo": {"asked": Query(refinements=("x",)), "garments": (), "box": None},
}


@pytest.mark.parametrize("case", NOT_FIRST)
def test_no_other_answer_shows_the_marked_photo(case: str) -> None:
    assert not [one for one in answered(**NOT_FIRST[case]) if isinstance(one, ShowGarments)]  # type: ignore[arg-type]


def test_a_failed_search_shows_no_marked_photo() -> None:
    failed = reply("job", PHOTO).model_copy(
        update={"failure": Failure(code="error.internal"), "box": DRESS, "garments": GARMENTS}
    )
    assert notes(respond(SearchAnswered(failed), FIRST, RULES)) == ["error.internal"]


def test_somebody_as_a_whole_can_be_chosen_like_a_garment() -> None:
    people = (box("person", 0, 0, 40, 90), box("person", 50, 0, 90, 90))
    session = FIRST.model_copy(update={"garments": people})
    marked, *_ = answered(box=people[0], garments=people, session=session)
    assert isinstance(marked, ShowGarments)
    assert render("en", marked.keyboard[0][1].label) == "2 person"


def summary(made: SearchReply, session: Session) -> str:
    (shown,) = respond(SearchAnswered(made), session, RULES)
    assert isinstance(shown, ShowResults)
    return render("en", shown.summary).splitlines()[0]


def test_a_later_answer_is_named_by_the_numbers_of_the_marked_photo() -> None:
    made = reply("job", PHOTO.model_copy(update={"box": CLUTCH}), result(1))
    assert summary(made, LATER).startswith("Your photo: bag 3 · in red")
