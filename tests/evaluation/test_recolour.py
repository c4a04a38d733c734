"""Recolour protocol: which pairs are asked, what counts as a hit, weights 0 and 1.

The encoder here is a table: a product's embedding is (design one-hot, colour one-hot), a sentence's
the wanted colour's one-hot, so that the right answers can be read off.
"""

import numpy as np
import pytest

from evaluation.recolour import (
    Gallery,
    recolour,
    recolour_pairs,
    text_search,
    zero_shot_colour,
)

COLOURS = ("Red", "Blue", "Green")


class TableEncoder:
    """Design d of colour c -> e_d + e_c; a sentence -> the first colour that it names."""

    model_id, dim = "table", 8

    def encode_images(self, images):
        raise NotImplementedError

    def encode_texts(self, texts):
        return np.stack([self._colour(text) for text in texts])

    def _colour(self, text):
        at = {c: text.lower().find(c.lower()) for c in COLOURS}
        named = min((c for c in COLOURS if at[c] >= 0), key=lambda c: at[c])
        return np.eye(8, dtype=np.float32)[5 + COLOURS.index(named)]


@pytest.fixture
def gallery():
    rows = [(d, c) for d in range(5) for c in range(3)]
    vectors = np.eye(8)[[d for d, _ in rows]] + np.eye(8)[[5 + c for _, c in rows]]
    columns = {
        "id": [str(i) for i in range(15)],
        "split": ["test" if d else "train" for d, _ in rows],
        "group": [f"design {d}" for d, _ in rows],
        "gender": ["Men"] * 15,
        "articleType": ["Shirts" if d < 3 else "Belts" for d, _ in rows],
        "baseColour": [COLOURS[c] for _, c in rows],
        "productDisplayName": [f"{COLOURS[c]} thing" for _, c in rows],
    }
    arrays = {name: np.array(values) for name, values in columns.items()}
    return Gallery(arrays, (vectors / np.sqrt(2)).astype(np.float32))


def test_pairs_stay_in_the_split_and_group_and_change_colour(gallery):
    pairs = recolour_pairs(gallery, "test")
    assert len(pairs) == 4 * 4  # four designs, six ordered pairs each, at most four are asked
    for a, b in pairs:
        assert gallery["group"][a] == gallery["group"][b] != "design 0"
        assert gallery["baseColour"][a] != gallery["baseColour"][b]


def test_pairs_leave_out_groups_with_a_generic_name(gallery):
    columns = gallery.columns | {"group": np.array(["one name"] * 15)}
    assert recolour_pairs(Gallery(columns, gallery.embeddings), "test") == []


def test_recolour_with_a_balanced_sum_finds_the_design_in_the_wanted_colour(gallery):
    row = recolour(gallery, TableEncoder(), recolour_pairs(gallery, "test"), weight=0.5)
    assert row.recall[1] == 1
    assert row.spread == 0
    assert row.recall_at_10_interval == (1, 1)


def test_recolour_with_the_image_alone_never_hits_first(gallery):
    """Both other colours of the design tie; one of the designs' two is right half of the time."""
    row = recolour(gallery, TableEncoder(), recolour_pairs(gallery, "test"), weight=0.0)
    assert row.recall[1] < 1
    assert row.recall[10] == 1


def test_precision_counts_type_gender_and_colour_together(gallery):
    """Of two designs of belts one wanted colour each is right: at most 2 of 10."""
    belts = [(9, 10), (12, 13)]
    row = recolour(gallery, TableEncoder(), belts, weight=0.5)
    assert row.precision_at_10 == pytest.approx(0.2)


def test_text_search_hits_any_product_of_the_group(gallery):
    figures = text_search(gallery, TableEncoder(), "train")
    assert figures["R@1"] == pytest.approx(1)  # design 0 comes first among equals
    assert figures["MRR"] == pytest.approx(1)


def test_zero_shot_colour_is_perfect_for_a_perfect_encoder(gallery):
    figures = zero_shot_colour(gallery, TableEncoder(), "test", COLOURS)
    assert figures == dict.fromkeys(COLOURS, 1.0)
