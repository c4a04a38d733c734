"""Protocol `attribute`: P@10 and violation@10 counted by hand on the small shop."""

import numpy as np
import pytest

from evaluation.gallery import Gallery
from evaluation.protocols.attribute import attribute


def test_one_of_eight_others_is_right_and_six_are_of_another_type(gallery, encoder):
    """Places past the eighth count as wrong for P@10 and as nothing for violation@10."""
    result = attribute(gallery, encoder, "test", 0.5, 0)
    assert result.scores["P@10"].tolist() == pytest.approx([0.1] * 12)
    assert result.scores["violation@10"].tolist() == pytest.approx([0.6] * 12)


def test_gender_must_be_kept_too(gallery, encoder):
    genders = np.array(["Men", "Women", "Boys"] * 3)
    mixed = Gallery(gallery.columns | {"gender": genders}, gallery.embeddings, gallery.path)
    result = attribute(mixed, encoder, "test", 0.5, 0)
    assert not result.scores["P@10"].any()
    assert result.scores["violation@10"].tolist() == pytest.approx([0.6] * 12)


def test_the_references_colour_is_a_violation_within_the_type(gallery, encoder):
    """All of one type: of eight others, two still have the reference's colour."""
    types = np.array(["Shirts"] * 9)
    alike = Gallery(gallery.columns | {"articleType": types}, gallery.embeddings, gallery.path)
    result = attribute(alike, encoder, "test", 0.5, 0)
    assert result.scores["violation@10"].tolist() == pytest.approx([0.2] * 12)
    assert result.scores["P@10"].tolist() == pytest.approx([0.3] * 12)
