"""Protocol `conversation`: judged by the end alone, counted by hand; what is asked at each turn."""

import numpy as np
import pytest

from evaluation.protocols.conversation import Conversations, conversation
from evaluation.protocols.conversations import UNDO
from shared.wishes import Understood
from shared.words import understood
from tests.evaluation.priced import priced_gallery


@pytest.fixture
def asked():
    return Conversations.of(priced_gallery(), "test", 0)


def ten_right(asked):
    return np.array([asked.shop.rows(turn.wanted)[:10] for turn in asked.turns])


def test_ten_right_products_at_the_end_are_everything(asked):
    found = ten_right(asked)
    found[0::3] = found[1::3] = 0  # what came before is not judged
    result = conversation(asked, found)
    assert result.scores["P@10"].tolist() == [1] * len(asked.all)
    assert result.scores["all ten"].tolist() == [1] * len(asked.all)


def test_three_wrong_ones_are_seven_tenths_and_not_all_ten(asked):
    found = ten_right(asked)
    for number, talk in enumerate(asked.all):
        found[3 * number + 2, :3] = talk.reference  # its colour is no longer wanted
    result = conversation(asked, found)
    assert result.scores["P@10"].tolist() == pytest.approx([0.7] * len(asked.all))
    assert not result.scores["all ten"].any()


@pytest.mark.parametrize("column", ["articleType", "baseColour", "gender"])
def test_one_wrong_attribute_is_enough_to_be_wrong(asked, column):
    its = asked.shop.gallery[column]
    found = ten_right(asked)
    for row, turn in enumerate(asked.turns):
        right = asked.shop.rows(turn.wanted)[0]
        found[row] = next(other for other in range(len(its)) if its[other] != its[right])
    assert not conversation(asked, found).scores["P@10"].any()


def test_what_costs_too_much_is_wrong(asked):
    found = ten_right(asked)
    ends = range(2, len(found), 3)
    dear = [row for row in ends if asked.turns[row].wanted.most is not None]
    assert dear
    for row in dear:
        found[row] = asked.shop.prices.argmax()
    scores = conversation(asked, found).scores["P@10"]
    assert scores.tolist() == [float(row not in dear) for row in ends]


def test_details_are_of_each_form(asked):
    result = conversation(asked, ten_right(asked))
    assert list(result.details) == [
        "P@10 gender, undo", "P@10 gender, another colour",
        "P@10 price, undo", "P@10 price, another colour",
    ]  # fmt: skip
    assert sum(map(len, result.details.values())) == len(asked.all)


def test_every_turn_asks_with_what_stands_after_it(asked):
    words = [understood(turn.sentences) for talk in asked.all for turn in talk.turns]
    assert list(asked.questions.words) == words
    assert asked.questions.references[3:6].tolist() == [asked.all[1].reference] * 3


def test_the_price_is_a_filter(asked):
    for allowed, turn in zip(asked.questions.allowed, asked.turns, strict=True):
        most = turn.wanted.most or 99
        assert allowed.tolist() == (asked.shop.prices <= most).tolist()


def test_the_baseline_takes_nothing_back_and_reads_nothing(asked):
    number, talk = next(
        (number, talk) for number, talk in enumerate(asked.all) if talk.form == "price, undo"
    )
    said = [turn.said for turn in talk.turns]
    assert said[2] == UNDO
    assert list(asked.unread.words[3 * number : 3 * number + 3]) == [
        Understood(sentences=(said[0],)), Understood(sentences=(said[0], said[1])),
        Understood(sentences=(said[0], said[1])),
    ]  # fmt: skip


def test_sheets_are_drawn_of_ten_with_all_forms_among_them(asked):
    talks = conversation(asked, ten_right(asked), asked.questions.words).talks
    assert len(talks) == 10
    assert {talk.form for talk in talks} == {talk.form for talk in asked.all}
    for talk in talks:
        assert len(talk.turns) == 3
        assert all(turn.right.all() and turn.found.shape == (6,) for turn in talk.turns)


def test_sheets_say_how_it_was_understood():
    gallery = priced_gallery()
    asked = Conversations.of(gallery, "test", 0)
    words = [understood(["navy blue for women"])] * len(asked.turns)
    talk = conversation(asked, ten_right(asked), words).talks[-1]
    (colour, kind) = gallery["baseColour"][talk.reference], gallery["articleType"][talk.reference]
    assert talk.caption.startswith(f"{colour}, ")
    assert talk.caption.splitlines()[1].startswith(f"{kind}, ")
    assert talk.form == "price, another colour"
    most = talk.turns[1].said.removeprefix("under ")
    assert talk.turns[0].understood == "navy blue · for women"
    assert talk.turns[1].understood == f"navy blue · for women · at most {most}"


def test_sheets_show_the_sentences_where_nothing_was_understood(asked):
    words = [Understood(sentences=("frobnicate",))] * len(asked.turns)
    talk = conversation(asked, ten_right(asked), words).talks[0]
    assert talk.turns[0].understood == '"frobnicate"'


def test_without_words_there_are_no_sheets(asked):
    assert not conversation(asked, ten_right(asked)).talks


def test_the_overview_shows_how_it_ended(asked):
    found = ten_right(asked)
    answers = conversation(asked, found).answers
    assert answers.found.tolist() == found[2::3, :6].tolist()
    assert answers.texts[0] == " / ".join(turn.said for turn in asked.all[0].turns)
