"""Protocol `zero-shot`: prompt means and the nearest name, by hand on three products."""

import numpy as np
import pytest

from evaluation.protocols.zero_shot import NAMES, WORDINGS, name_embeddings, zero_shot
from tests.evaluation.small_shop import table_gallery

AXES = np.eye(9)
TSHIRTS, SHIRTS, BLUE, NAVY, MEN, WOMEN, CASUAL, FORMAL, OTHER = AXES
KNOWN = {
    ("articleType", "Tshirts"): TSHIRTS,
    ("articleType", "Shirts"): SHIRTS,
    ("baseColour", "Blue"): 0.8 * BLUE + 0.6 * NAVY,
    ("baseColour", "Navy Blue"): NAVY,
    ("gender", "Men"): MEN,
    ("gender", "Women"): WOMEN,
    ("usage", "Casual"): CASUAL,
    ("usage", "Formal"): FORMAL,
}
PROMPTS = {
    wording.format(name.lower()): vector
    for (column, name), vector in KNOWN.items()
    for wording in WORDINGS[column]
}


class PromptEncoder:
    """Knows the prompts of eight names; all others point elsewhere."""

    model_id, dim = "prompts", 9

    def encode_texts(self, texts):
        return np.array([PROMPTS.get(text, OTHER) for text in texts], np.float32)


@pytest.fixture
def gallery():
    columns = {
        "split": ["test"] * 3,
        "articleType": ["Tshirts", "Shirts", "Tshirts"],
        "baseColour": ["Navy Blue", "Blue", "Blue"],
        "gender": ["Men", "Women", "Men"],
        "usage": ["Casual", "", "Casual"],
    }
    seen = [TSHIRTS + NAVY + MEN + CASUAL, SHIRTS + BLUE + WOMEN, SHIRTS + NAVY + WOMEN + CASUAL]
    return table_gallery(columns, np.array(seen) / 2)


def test_nearest_name_is_the_answer(gallery):
    """The third product is seen as a navy shirt of women; it is a blue t-shirt of men."""
    scores = zero_shot(gallery, PromptEncoder(), "test").scores
    assert {name: values.tolist() for name, values in scores.items()} == {
        "articleType top-1": [1, 1, 0],
        "baseColour top-1": [1, 1, 0],
        "baseColour top-2": [1, 1, 1],
        "gender top-1": [1, 1, 0],
        "usage top-1": [1, 1],  # the second product has none
    }


def test_details_are_each_colours_own_products(gallery):
    details = zero_shot(gallery, PromptEncoder(), "test").details
    assert {name: values.tolist() for name, values in details.items()} == {
        "baseColour Blue": [1, 0],
        "baseColour Navy Blue": [1],
    }


def test_answers_are_type_names(gallery):
    answers = zero_shot(gallery, PromptEncoder(), "test").answers
    assert [answers.names[row] for row in answers.found[:, 0]] == ["Tshirts", "Shirts", "Shirts"]
    assert answers.texts == ["Tshirts", "Shirts", "Tshirts"]


def test_a_name_is_the_renormalised_mean_of_its_wordings():
    class Lengths:
        dim = 2

        def encode_texts(self, texts):
            return np.array([[1, 0] if text == "red" else [0.6, 0.8] for text in texts])

    (red,) = name_embeddings(Lengths(), ["Red"], ("{}", "so {}"))
    assert red == pytest.approx(np.array([0.8, 0.4]) / np.hypot(0.8, 0.4))


def test_every_wording_has_a_place_for_the_name():
    assert set(NAMES) == set(WORDINGS)
    for column, wordings in WORDINGS.items():
        prompts = {wording.format(name.lower()) for wording in wordings for name in NAMES[column]}
        assert len(prompts) == len(wordings) * len(NAMES[column])
