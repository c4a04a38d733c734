"""Conversations: their forms, what holds after each turn, agreement with the bot's own turns."""

from dataclasses import replace

import pytest

from bot.price_words import applied, read_price_words
from bot.sessions import Session
from bot.turns import refined, undone
from evaluation.protocols.conversations import A_FORM, FORMS, OTHER, UNDO, drawn
from evaluation.protocols.priced_shop import PricedShop
from shared.errors import FeedUnreadable
from shared.messages import Query
from tests.evaluation.priced import priced_gallery


@pytest.fixture
def shop():
    return PricedShop(priced_gallery(), 0)


@pytest.fixture
def talks(shop):
    return drawn(shop, "test", 0)


def test_every_form_is_drawn_of_products_of_the_split(shop, talks):
    assert {talk.form for talk in talks} == {", ".join(form) for form in FORMS}
    asking = set(shop.gallery.rows("test").tolist())
    for form in FORMS:
        rows = [talk.reference for talk in talks if talk.form == ", ".join(form)]
        assert len(rows) == len(set(rows)) <= A_FORM
        assert set(rows) <= asking


def test_draws_repeat_with_their_seed(shop, talks):
    assert drawn(shop, "test", 0) == talks
    assert drawn(shop, "test", 1) != talks


def test_the_first_wish_is_another_colour(shop, talks):
    for talk in talks:
        first, shown = talk.turns[0], shop.as_it_is(talk.reference)
        assert first.wanted.colour != shown.colour
        assert first.wanted == replace(shown, colour=first.wanted.colour)
        assert first.said == f"make it {first.wanted.colour.lower()}"


def test_the_second_is_the_other_gender_or_a_price(talks):
    for talk in talks:
        first, second, _ = talk.turns
        if talk.form.startswith("gender"):
            other = OTHER[first.wanted.gender]
            assert second.said == f"for {other.lower()}"
            assert second.wanted == replace(first.wanted, gender=other)
            assert second.sentences == (first.said, second.said)
        else:
            assert second.said == f"under {second.wanted.most}"
            assert second.wanted == replace(first.wanted, most=second.wanted.most)
            assert second.sentences == (first.said,)


def test_undo_brings_back_what_held_before(talks):
    undos = [talk.turns for talk in talks if talk.form.endswith("undo")]
    assert undos
    for first, _, third in undos:
        assert third == replace(first, said=UNDO)


def test_another_colour_takes_the_place_of_the_first_and_the_second_wish_stays(shop, talks):
    changed = [talk for talk in talks if talk.form.endswith("another colour")]
    assert changed
    for talk in changed:
        first, second, third = talk.turns
        assert third.wanted == replace(second.wanted, colour=third.wanted.colour)
        assert third.wanted.colour != first.wanted.colour
        assert third.sentences == (*second.sentences, f"actually {third.wanted.colour.lower()}")


def test_the_shop_has_enough_of_what_is_wanted_at_every_turn(shop, talks):
    assert all(shop.has_enough(turn.wanted) for talk in talks for turn in talk.turns)


def test_products_of_other_people_are_not_shown():
    gallery = priced_gallery()
    gallery.columns["gender"][gallery["gender"] == "Men"] = "Boys"
    talks = drawn(PricedShop(gallery, 0), "test", 0)
    assert {gallery["gender"][talk.reference] for talk in talks} == {"Women"}
    assert {talk.form for talk in talks} == {"price, undo", "price, another colour"}


def test_a_shop_too_small_for_any_is_refused():
    with pytest.raises(FeedUnreadable, match="need a larger shop"):
        drawn(PricedShop(priced_gallery(9), 0), "test", 0)


def test_the_bots_own_turns_come_to_the_same(talks):
    for talk in talks:
        session = Session(id="job", query=Query(photo_key="photo"))
        for turn in talk.turns:
            session = in_the_bot(session, turn.said)
            assert session.query.refinements == turn.sentences
            assert session.query.filters.max_price == turn.wanted.most


def in_the_bot(session, said):
    if said == UNDO:
        turn = undone(session)
    else:
        price = read_price_words(said)
        turn = refined(session, price.rest, applied(price, session.query.filters, ()))
    return session.model_copy(update={"query": turn.query, "history": turn.history})
