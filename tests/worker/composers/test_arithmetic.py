"""The image, less what it is, plus what is wanted, by hand."""

import numpy as np
import pytest

from shared.errors import NothingToSearch, UnknownSpec
from tests.worker.composers.words import BLUE, DOTTED, RED, WOMEN, ZEBRA, WordEncoder, ask
from worker.composers.arithmetic import Arithmetic
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import DEFAULT_WEIGHT, normalised

ENCODER = WordEncoder()
TO_BLUE = {"attribute": "colour", "value": "blue"}


def composed(reference, *sentences, wishes, strength=1.0, weight=None):
    asked = ask(reference, *sentences, wishes=wishes, weight=weight)
    return Arithmetic(ENCODER, strength).compose(asked)


def test_a_wanted_value_takes_the_place_of_the_present_one() -> None:
    seen = normalised(3 * RED + 4 * ZEBRA)
    query = composed(seen, "make it blue", wishes=[TO_BLUE])
    assert np.allclose(query, normalised(0.6 * RED + 0.8 * ZEBRA - RED + BLUE))


def test_the_strength_scales_the_step() -> None:
    query = composed(RED, "make it blue", wishes=[TO_BLUE], strength=0.5)
    assert np.allclose(query, normalised(RED + BLUE))


def test_what_is_wanted_already_changes_nothing() -> None:
    assert np.allclose(composed(BLUE, "make it blue", wishes=[TO_BLUE]), BLUE)


def test_a_refused_value_is_taken_away() -> None:
    seen = normalised(3 * RED + 4 * BLUE)
    wish = {"attribute": "colour", "value": "red", "sign": "refuse"}
    query = composed(seen, "not red", wishes=[wish])
    assert np.allclose(query, normalised(-0.4 * RED + 0.8 * BLUE))


def test_what_is_present_and_refused_is_taken_once() -> None:
    wishes = [TO_BLUE, {"attribute": "colour", "value": "red", "sign": "refuse"}]
    seen = normalised(3 * RED + 4 * ZEBRA)
    query = composed(seen, "blue instead of red", wishes=wishes)
    assert np.allclose(query, normalised(0.6 * RED + 0.8 * ZEBRA - RED + BLUE))


def test_several_wishes_add_up() -> None:
    wishes = [TO_BLUE, {"attribute": "detail", "value": "zebra"}]
    query = composed(RED, "in blue, with a zebra", wishes=wishes)
    assert np.allclose(query, normalised(BLUE + ZEBRA))


def test_more_of_something_takes_nothing_away() -> None:
    wish = {"attribute": "detail", "value": "dotted", "sign": "more"}
    assert np.allclose(composed(RED, "more dotted", wishes=[wish]), normalised(RED + DOTTED))
    less = wish | {"sign": "less"}
    assert np.allclose(composed(RED, "less dotted", wishes=[less]), normalised(RED - DOTTED))


def test_values_are_spelled_as_the_vocabulary_has_them() -> None:
    """Read letter by letter, "women" would be worded as the vocabulary words what it lacks."""
    query = composed(RED, "for women", wishes=[{"attribute": "gender", "value": "women"}])
    assert query @ WOMEN > 0.3


def test_what_a_picture_does_not_show_moves_nothing() -> None:
    wish = {"attribute": "size", "value": "M"}
    assert np.allclose(composed(RED, "size m", wishes=[wish]), RED)


def test_a_sentence_without_a_wish_is_mixed_in_as_the_weighted_sum_does() -> None:
    query = composed(RED, "make it blue", "like a zebra", wishes=[TO_BLUE])
    wanted = normalised((1 - DEFAULT_WEIGHT) * BLUE + DEFAULT_WEIGHT * ZEBRA)
    assert np.allclose(query, wanted)


def test_a_sentence_with_another_word_for_the_value_is_that_wish() -> None:
    wish = {"attribute": "pattern", "value": "polka dots"}
    seen = normalised(RED + ZEBRA)
    assert np.allclose(
        composed(seen, "dotted please", wishes=[wish]), composed(seen, "polka dots", wishes=[wish])
    )


def test_words_without_any_wish_are_the_weighted_sum() -> None:
    query = composed(RED, "zebra", wishes=[])
    assert np.allclose(query, normalised((1 - DEFAULT_WEIGHT) * RED + DEFAULT_WEIGHT * ZEBRA))


def test_the_text_weight_leads_from_the_photo_over_the_equation_to_the_words() -> None:
    seen = normalised(RED + ZEBRA)
    queries = [composed(seen, "blue", wishes=[TO_BLUE], weight=w) for w in (0, 0.5, 1)]
    own = composed(seen, "blue", wishes=[TO_BLUE])
    assert np.allclose(queries, [seen, own, BLUE])


def test_only_one_side_is_the_query() -> None:
    assert np.array_equal(composed(RED, wishes=[]), RED)
    assert np.array_equal(composed(None, "blue", wishes=[TO_BLUE]), BLUE)
    with pytest.raises(NothingToSearch):
        composed(None, wishes=[])


def test_pictures_own_numbers_stay_out() -> None:
    encoder = WordEncoder(dim=6, joint_dim=5)
    reference = normalised(RED + 2 * np.eye(6, dtype=np.float32)[5])
    query = Arithmetic(encoder, 1).compose(ask(reference, "make it blue", wishes=[TO_BLUE]))
    assert np.allclose(query, BLUE)


@pytest.mark.parametrize(
    "spec", ["arithmetic:x", "arithmetic:0", "arithmetic:-1", "arithmetic:inf"]
)
def test_a_strength_that_is_none_is_refused(spec: str) -> None:
    with pytest.raises(UnknownSpec, match=spec):
        COMPOSERS.load(spec, encoder=ENCODER)


def test_the_spec_names_the_strength() -> None:
    asked = ask(RED, "make it blue", wishes=[TO_BLUE])
    half = COMPOSERS.load("arithmetic:0.5", encoder=ENCODER).compose(asked)
    assert np.allclose(half, normalised(RED + BLUE))
