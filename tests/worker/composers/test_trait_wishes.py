"""Wishes as weights: by hand, trait by trait."""

import numpy as np
import pytest

from shared.wishes import Understood, Wish
from tests.worker.composers.hand_made import COUNT, LAYOUT, SURE, VALUES, product
from worker.composers.trait_wishes import LEFT, TraitWishes

TRAITS = TraitWishes(LAYOUT)
WEIGHTS = {"type": 1.5, "colour": 2.0, "gender": 1.0, "usage": 0.3, "pattern": 0.3}


def understood(*wishes):
    return Understood(wishes=tuple(Wish(**wish) for wish in wishes))


def asked(*wishes):
    """{(trait, value): weight} of all that is not 0."""
    return named(TRAITS.asked(understood(*wishes), WEIGHTS))


def kept(*wishes, seen=None):
    seen = product() if seen is None else seen
    return named(TRAITS.kept(seen, understood(*wishes), WEIGHTS))


def named(weights):
    assert weights.shape == (COUNT,)
    places = [(trait, value) for trait, values in VALUES.items() for value in values]
    return {
        place: round(float(weight), 4)
        for place, weight in zip(places, weights, strict=True)
        if abs(weight) > 1e-6
    }


def test_a_wanted_value_has_the_traits_whole_weight():
    assert asked({"attribute": "colour", "value": "blue"}) == {("colour", "blue"): 2.0}


def test_several_wanted_values_share_it():
    wishes = [{"attribute": "colour", "value": value} for value in ("blue", "red")]
    assert asked(*wishes) == {("colour", "blue"): 1.0, ("colour", "red"): 1.0}


def test_more_of_something_asks_for_it():
    formal = {"attribute": "usage", "value": "formal", "sign": "more"}
    assert asked(formal) == {("usage", "formal"): 0.3}


@pytest.mark.parametrize("sign", ["refuse", "less"])
def test_a_refused_value_has_half_of_it_below_zero(sign):
    refused = {"attribute": "colour", "value": "red", "sign": sign}
    assert asked(refused) == {("colour", "red"): -1.0}


def test_a_colour_that_the_shop_lacks_is_its_nearest():
    assert asked({"attribute": "colour", "value": "mint"}) == {("colour", "sea green"): 2.0}
    assert asked({"attribute": "colour", "value": "navy"}) == {("colour", "navy blue"): 2.0}


def test_a_kind_of_things_is_all_that_are_of_it():
    assert asked({"attribute": "type", "value": "shoes"}) == {
        ("type", "casual shoes"): 0.75,
        ("type", "sports shoes"): 0.75,
    }


def test_what_no_trait_knows_asks_for_nothing():
    assert asked({"attribute": "colour", "value": "infrared"}) == {}
    assert asked({"attribute": "type", "value": "kimono"}) == {}
    assert asked({"attribute": "detail", "value": "tassels"}) == {}


def test_what_is_kept_is_what_the_reference_seems_to_be():
    found = kept()
    assert found["colour", "red"] == pytest.approx(2 * SURE, abs=1e-4)
    assert found["colour", "multi"] == pytest.approx(2 * (1 - SURE) / 4, abs=1e-4)
    assert len(found) == COUNT


def test_of_a_trait_that_a_wish_names_what_it_was_counts_a_little_against():
    found = kept({"attribute": "colour", "value": "blue"})
    assert found["colour", "red"] == pytest.approx(-LEFT * 2 * SURE, abs=1e-4)
    assert ("colour", "blue") not in found


def test_traits_that_no_wish_names_are_kept():
    changed, as_it_was = kept({"attribute": "gender", "value": "women"}), kept()
    for trait in ("type", "colour", "usage", "pattern"):
        assert [changed[trait, one] for one in VALUES[trait]] == [
            as_it_was[trait, one] for one in VALUES[trait]
        ]


def test_a_colour_that_no_trait_knows_is_no_reason_to_keep_the_old_one():
    found = kept({"attribute": "colour", "value": "infrared"})
    assert found["colour", "red"] == pytest.approx(-LEFT * 2 * SURE, abs=1e-4)


def test_of_a_refused_value_nothing_is_kept():
    found = kept({"attribute": "colour", "value": "red", "sign": "refuse"})
    assert ("colour", "red") not in found
    assert found["colour", "blue"] == pytest.approx(2 * (1 - SURE) / 4, abs=1e-4)


def test_the_reference_itself_stays_as_it_was():
    seen = product()
    before = seen.copy()
    TRAITS.kept(seen, understood(), WEIGHTS)
    assert np.array_equal(seen, before)
