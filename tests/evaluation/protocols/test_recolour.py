"""Protocol `recolour` on the small shop: balanced, image alone, text alone, the spread."""

import numpy as np
import pytest

from evaluation.protocols.recolour import recolour
from tests.evaluation.small_shop import COLOURS, HalvesEncoder, table_gallery


class DeafToNot(HalvesEncoder):
    """Reads "is C and not B" as B: the last colour named."""

    def encode_texts(self, texts):
        last = [text.split("not")[-1] if " and not " in text else text for text in texts]
        return super().encode_texts(last)


def test_balanced_sum_finds_the_design_in_the_wanted_colour(gallery, encoder):
    result = recolour(gallery, encoder, "test", 0.5, 0)
    assert {name: set(scores) for name, scores in result.scores.items()} == {
        "R@1": {1.0}, "R@10": {1.0}, "R@50": {1.0},
    }  # fmt: skip
    assert result.plain == {"spread": 0}
    assert result.answers.right[:, 0].all()


def test_image_alone_hits_first_only_where_the_tie_falls_so(gallery, encoder):
    """Design and colour mates tie at 2/3; the lowest row of them comes first."""
    asked = recolour(gallery, encoder, "test", 0.0, 0)
    assert 0 < asked.scores["R@1"].mean() < 1
    assert asked.scores["R@10"].tolist() == [1] * 12


def test_text_alone_finds_the_colour_in_the_first_design(gallery, encoder):
    """Three designs of the wanted colour tie: right where the reference is of the first."""
    result = recolour(gallery, encoder, "test", 1.0, 0)
    assert result.scores["R@1"].tolist() == [1] * 4 + [0] * 8


def test_spread_is_between_paraphrases_of_recall_at_10():
    """Twelve reds hide the one blue target from the wording that is read as red."""
    colours = ["Red", "Blue"] + ["Red"] * 12
    columns = {
        "split": ["test"] * 2 + ["train"] * 12,
        "group": ["design"] * 2 + ["others"] * 12,
        "baseColour": colours,
    }
    gallery = table_gallery(columns, np.eye(6)[[list(COLOURS).index(name) for name in colours]])
    result = recolour(gallery, DeafToNot(), "test", 1.0, 0)
    # Red to blue misses in one wording of six; blue to red: twelve reds and the target, its row
    # the lowest, and read as blue nothing is left but ties, again the lowest row first.
    assert sorted(result.scores["R@10"].tolist()) == pytest.approx([5 / 6, 1])
    assert result.plain["spread"] == pytest.approx(0.5)
