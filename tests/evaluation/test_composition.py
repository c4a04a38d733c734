"""Compositions: which rows a table has, their names, what each takes of photo and words."""

import numpy as np
import pytest

from evaluation.composition import compositions
from shared.errors import EmptySpec, NothingToSearch, UnknownSpec
from shared.wishes import Understood
from tests.evaluation.small_shop import HalvesEncoder, TwoHalvesEncoder
from worker.composers.base import Asked

RED = Understood(sentences=("red",))
SEEN = np.array([0, 0.6, 0, 0.8, 0, 0], np.float32)


def names(encoder, *specs):
    return [one.name for one in compositions(encoder, specs)]


def test_baselines_stand_before_the_composers():
    assert names(HalvesEncoder(), "sum", "slerp:0.3") == [
        "image only", "text only", "sum, w = 0.45", "slerp:0.3",
    ]  # fmt: skip


def test_the_joint_space_is_a_row_where_it_is_less_than_the_whole():
    assert names(TwoHalvesEncoder()) == ["image only", "image only, joint space", "text only"]


def test_files_are_named_without_their_folders():
    assert (
        names(HalvesEncoder(), "tirg:/home/me/run/tirg.safetensors")[-1] == "tirg:tirg.safetensors"
    )


def test_the_same_sum_is_one_row():
    assert names(HalvesEncoder(), "sum", "sum:0.45", "sum:0.5")[2:] == [
        "sum, w = 0.45", "sum, w = 0.50",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "error"), [("glue", UnknownSpec), ("sum:2", UnknownSpec), ("sum:", EmptySpec)]
)
def test_what_is_no_composer_is_refused(spec, error):
    with pytest.raises(error):
        compositions(HalvesEncoder(), [spec])


def composed(encoder, name, reference=SEEN, words=RED):
    (how,) = (one for one in compositions(encoder, ["sum:0.5"]) if one.name == name)
    seen = reference if how.sees else None
    return how.load(encoder).compose(Asked(seen, how.heard(words))).tolist()


def test_an_image_alone_is_its_whole_embedding_and_hears_nothing():
    assert composed(TwoHalvesEncoder(), "image only") == SEEN.tolist()


def test_in_the_joint_space_an_image_is_what_words_could_say_of_it():
    assert composed(TwoHalvesEncoder(), "image only, joint space") == [0, 1, 0, 0, 0, 0]


def test_a_text_alone_sees_nothing():
    assert composed(TwoHalvesEncoder(), "text only") == [1, 0, 0, 0, 0, 0]


def test_a_composer_sees_and_hears():
    assert composed(TwoHalvesEncoder(), "sum, w = 0.50") == pytest.approx([0.5**0.5] * 2 + [0] * 4)


def test_an_image_alone_needs_an_image():
    with pytest.raises(NothingToSearch):
        composed(HalvesEncoder(), "image only", reference=None)
