"""Protocol `attribute`: P@10, violation@10 and what is attainable, counted by hand."""

import numpy as np
import pytest

from evaluation.gallery import Gallery
from evaluation.protocols.attribute import attribute
from evaluation.protocols.colour_requests import ColourRequests
from tests.evaluation.small_shop import table_gallery


def everything(gallery):
    """All of the shop but the reference, as every request's answer."""
    asked = ColourRequests.of(gallery, "test", 0)
    rows = np.arange(len(gallery))
    return asked, np.array([rows[rows != reference] for reference in asked.references])


def with_column(gallery, name, values):
    return Gallery(gallery.columns | {name: np.array(values)}, gallery.embeddings, gallery.path)


def test_one_of_eight_others_is_right_and_six_are_of_another_type(gallery):
    """Places past the eighth count as wrong for P@10 and as nothing for violation@10."""
    result = attribute(*everything(gallery))
    assert result.scores["P@10"].tolist() == pytest.approx([0.1] * 12)
    assert result.scores["violation@10"].tolist() == pytest.approx([0.6] * 12)
    assert result.plain["attainable P@10"] == pytest.approx(0.1)


def test_gender_must_be_kept_too(gallery):
    result = attribute(*everything(with_column(gallery, "gender", ["Men", "Women", "Boys"] * 3)))
    assert not result.scores["P@10"].any()
    assert result.scores["violation@10"].tolist() == pytest.approx([0.6] * 12)
    assert result.plain["attainable P@10"] == 0


def test_the_references_colour_is_a_violation_within_the_type(gallery):
    """All of one type: of eight others, two still have the reference's colour."""
    result = attribute(*everything(with_column(gallery, "articleType", ["Shirts"] * 9)))
    assert result.scores["violation@10"].tolist() == pytest.approx([0.2] * 12)
    assert result.scores["P@10"].tolist() == pytest.approx([0.3] * 12)


def test_no_more_than_ten_right_products_are_attainable():
    """Red to blue has fourteen right ones, blue to red four: (1 + 0.4) / 2."""
    colours = ["Red", "Blue"] + ["Blue"] * 13 + ["Red"] * 3
    columns = {
        "split": ["test"] * 2 + ["train"] * 16,
        "group": ["design"] * 2 + ["others"] * 16,
        "gender": ["Men"] * 18,
        "articleType": ["Shirts"] * 18,
        "baseColour": colours,
    }
    result = attribute(*everything(table_gallery(columns, np.eye(18))))
    assert result.plain["attainable P@10"] == pytest.approx(0.7)
