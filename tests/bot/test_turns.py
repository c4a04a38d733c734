"""Whole conversations of several turns, each answered, in the three languages."""

from decimal import Decimal

import pytest

from bot.actions import StartSearch
from bot.conversation import Rules, respond
from bot.events import ButtonPressed, PhotoSent, TextSent
from bot.sessions import Session
from shared.messages import Filters, Query
from shared.wishes import Wish
from tests.bot.recording import reply, result, where

RULES = Rules(now=1000.0)
BLACK = Wish(attribute="colour", value="black")


class Chat:
    """Somebody who waits for each answer: three products of 10, 20 and 30 EUR."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.session: Session | None = None
        self.turns = 0
        self.served = 1  # the index version that answers what asks for none
        self.kept = {1}  # those that can still answer

    def photo(self) -> Query:
        return self._asks(PhotoSent(self._where(), "photo:1"))

    def says(self, text: str) -> Query:
        return self._asks(TextSent(self._where(), text))

    def presses(self, data: str) -> Query:
        return self._asks(ButtonPressed(self._where(), "press", data))

    def _where(self):
        self.turns += 1
        return where(str(self.turns), language=self.language)

    def _asks(self, event) -> Query:
        (search,) = [
            one for one in respond(event, self.session, RULES) if isinstance(one, StartSearch)
        ]
        results = (result(n, str(10 * n)) for n in (1, 2, 3))
        query = search.request.query
        version = query.version if query.version in self.kept else self.served
        answer = reply(search.request.job_id, query, *results, has_more=True)
        self.session = Session(
            id=search.request.job_id,
            query=query,
            history=search.history,
            language=self.language,
        ).completed(answer.model_copy(update={"suggestions": (BLACK,), "index_version": version}))
        return query


@pytest.mark.parametrize(
    ("language", "blue", "cheaper", "undo"),
    [
        ("en", "make it blue", "cheaper", "undo"),
        ("ru", "сделай синим", "дешевле", "отмена"),
        ("es", "en azul", "más barato", "deshacer"),
    ],
)
def test_a_colour_then_cheaper_then_one_step_back(
    language: str, blue: str, cheaper: str, undo: str
) -> None:
    chat = Chat(language)
    photo = chat.photo()
    coloured = chat.says(blue)
    assert coloured == photo.model_copy(update={"refinements": (blue,)})
    cheap = chat.says(cheaper)
    assert cheap == coloured.model_copy(update={"filters": Filters(max_price=Decimal("19.99"))})
    assert chat.says(undo) == coloured
    assert chat.says(undo) == photo


@pytest.mark.parametrize(
    ("language", "like", "red", "not_3", "undo"),
    [
        ("en", "like 2 but red", "red", "not 3", "back"),
        ("ru", "как 2, но красное", "красное", "не 3", "назад"),
        ("es", "como el 2 pero rojo", "rojo", "no me gusta el 3", "atrás"),
    ],
)
def test_like_one_but_red_then_a_thumb_down_then_one_step_back(
    language: str, like: str, red: str, not_3: str, undo: str
) -> None:
    chat = Chat(language)
    photo = chat.photo()
    similar = chat.says(like)
    assert similar == Query(examples=("p2",), refinements=(red,))
    assert chat.says(not_3) == similar.model_copy(update={"disliked": ("p3",)})
    assert chat.says(undo) == similar
    assert chat.says(undo) == photo


def test_thumbs_steps_and_suggestions_are_each_one_step_back() -> None:
    chat = Chat()
    turns = [chat.photo(), chat.says("blue"), chat.presses("up:2"), chat.presses("to_photo")]
    turns += [chat.presses("suggest:1"), chat.presses("down:1"), chat.says("actually green")]
    assert turns[-1].refinements[::2] == ("blue", "actually green")
    assert (turns[-1].liked, turns[-1].disliked, turns[-1].text_weight) == (("p2",), ("p1",), 0.35)
    for before in reversed(turns[:-1]):
        assert chat.says("undo") == before


def test_words_alone_are_refined_thumbed_and_taken_back_like_a_photo() -> None:
    chat = Chat()
    dress = chat.says("summer dress")
    liked = chat.presses("up:1")
    assert liked == dress.model_copy(update={"liked": ("p1",)})
    longer = chat.says("longer")
    assert longer == liked.model_copy(update={"refinements": ("summer dress", "longer")})
    assert chat.presses("more").page == 1
    assert chat.presses("undo") == liked


def test_further_pages_come_from_the_index_of_the_first_whatever_is_published_meanwhile() -> None:
    chat = Chat()
    assert chat.photo().version is None
    chat.served = 2
    pages = [chat.presses("more"), chat.says("more")]
    assert [(one.page, one.version) for one in pages] == [(1, 1), (2, 1)]


def test_further_pages_come_from_where_the_last_one_did_once_the_first_index_is_gone() -> None:
    chat = Chat()
    chat.photo()
    chat.served, chat.kept = 3, {3}
    assert [chat.presses("more").version for _ in range(3)] == [1, 3, 3]


def test_a_page_of_an_answer_that_names_no_index_asks_for_the_newest() -> None:
    chat = Chat()
    chat.served = 0  # a reply without a version, as one that failed
    chat.photo()
    assert chat.presses("more").version is None


@pytest.mark.parametrize(
    "turn", ["in blue", "undo", "cheaper", "like 2 but red", "not 3", "closer to the photo"]
)
def test_any_other_turn_after_a_further_page_asks_the_newest_index(turn: str) -> None:
    chat = Chat()
    chat.photo()
    chat.says("red")
    chat.says("longer")
    assert chat.presses("more").version == 1
    asked = chat.says(turn)
    assert (asked.page, asked.version) == (0, None)
    assert chat.says("undo").version is None
