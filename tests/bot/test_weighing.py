"""Steps between the photo and the words: back and forth is where it was, and each end is an end."""

import pytest

from bot.weighing import Side, can_move, leaning, moved, weighs
from shared.messages import Query

BOTH = Query(photo_key="photo:1", refinements=("blue",))


def steps(side: Side) -> list[float | None]:
    query, weights = BOTH, []
    while can_move(query, side):
        query = query.model_copy(update={"text_weight": moved(query, side)})
        weights.append(query.text_weight)
    return weights


def test_three_steps_lead_to_either_end() -> None:
    assert steps("to_photo") == [0.35, 0.2, 0.05]
    assert steps("to_words") == [0.65, 0.8, 0.95]


@pytest.mark.parametrize(("there", "back"), [("to_photo", "to_words"), ("to_words", "to_photo")])
def test_a_step_back_to_the_middle_leaves_the_weight_to_the_composer(
    there: Side, back: Side
) -> None:
    once = BOTH.model_copy(update={"text_weight": moved(BOTH, there)})
    assert leaning(once) == there
    assert moved(once, back) is None


@pytest.mark.parametrize(
    ("query", "is_weighed"),
    [
        (BOTH, True),
        (Query(examples=("p1",), refinements=("blue",)), True),
        (Query(photo_key="photo:1"), False),
        (Query(refinements=("blue",)), False),
    ],
)
def test_only_a_picture_and_words_together_can_be_weighed(query: Query, is_weighed: bool) -> None:
    tilted = query.model_copy(update={"text_weight": 0.2})
    assert weighs(query) == can_move(query, "to_photo") == is_weighed
    assert leaning(tilted) == ("to_photo" if is_weighed else None)
    assert leaning(query) is None
