"""Late interaction, with patches that one can compare by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from index_store.product import Product
from shared.errors import SetupError, UnknownSpec
from shared.wishes import Understood
from tests.worker.conftest import ColourEncoder
from tests.worker.tiny_house import JOINT, save_tiny_clip, tiny_house
from worker.encoders.base import FloatArray
from worker.rerankers.base import Question, Reranker, Shortlist
from worker.rerankers.late import packed, unpacked
from worker.rerankers.registry import RERANKERS

# Unit-length patches of hand-made pictures; colours are at right angles.
RED, GREEN, BLUE = np.eye(3, dtype=np.float32)
DOTS = np.array([0.6, 0.8, 0], np.float32)  # red and green


class PatchColours(ColourEncoder):
    """Each pixel is a patch: its colour, black being nothing."""

    def encode_patches(self, images: Sequence[Image.Image]) -> FloatArray:
        if not images:
            return np.zeros((0, 0, 0, 3), np.float32)
        pixels = np.stack([np.asarray(one, np.float32) for one in images])
        return pixels / np.maximum(np.linalg.norm(pixels, axis=-1, keepdims=True), 1e-9)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        return np.stack([{"red": RED, "green": GREEN, "dots": DOTS}[text] for text in texts])


class NoTower(ColourEncoder):
    """Has the method alone, as an open_clip encoder with attention pooling."""

    def encode_patches(self, images: Sequence[Image.Image]) -> FloatArray:
        del images
        raise SetupError("a tower of its kind gives no patch features")


@pytest.fixture
def late() -> Reranker:
    return RERANKERS.load("late", encoder=PatchColours())


def shortlist(*candidates: Sequence[FloatArray]) -> Shortlist:
    count = len(candidates)
    return Shortlist(
        [Product(id=str(n), title="", picture="") for n in range(count)],
        np.zeros(count, np.float32),
        np.zeros((count, 3), np.float32),
        packed(np.array(candidates)),
    )


def question(*patches: FloatArray, said: tuple[str, ...] = ()) -> Question:
    return Question(
        words=Understood(sentences=said), details=packed(np.array(patches)) if patches else None
    )


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        ((RED, RED), 1),
        ((RED, GREEN), (1 + 0.5) / 2),  # all that is seen is found, half of what it has is not
        ((RED, DOTS), (1 + 0.8) / 2),
        ((DOTS, DOTS), 0.6),
        ((GREEN, BLUE), 0),
    ],
)
def test_each_part_looks_for_the_one_most_like_it(
    late: Reranker, candidate: tuple[FloatArray, ...], expected: float
) -> None:
    [score] = late.score(question(RED), shortlist(candidate))
    assert score == pytest.approx(expected, abs=0.005)


def test_a_print_beside_what_is_plain_counts_both_ways(late: Reranker) -> None:
    plain, printed = (RED, RED, RED), (RED, RED, GREEN)
    assert late.score(question(*plain), shortlist(plain, printed)) == pytest.approx([1, 5 / 6])
    assert late.score(question(*printed), shortlist(plain, printed)) == pytest.approx([5 / 6, 1])


def test_words_alone_look_for_their_place(late: Reranker) -> None:
    scores = late.score(question(said=("green",)), shortlist((RED, GREEN), (RED, DOTS), (RED, RED)))
    assert scores == pytest.approx([1, 0.8, 0], abs=0.005)
    both = late.score(question(said=("green", "red")), shortlist((RED, GREEN), (RED, RED)))
    assert both == pytest.approx([1, 0.5], abs=0.005)


def test_picture_and_words_count_alike(late: Reranker) -> None:
    candidates = shortlist((RED, RED), (GREEN, GREEN), (BLUE, BLUE), (RED, GREEN))
    scores = late.score(question(RED, said=("green",)), candidates)
    assert scores == pytest.approx([0.5, 0.5, 0, (0.75 + 1) / 2])


def test_without_picture_and_words_nothing_is_preferred(late: Reranker) -> None:
    assert late.score(question(), shortlist((RED,), (GREEN,))).tolist() == [0, 0]
    assert late.score(question(RED), Shortlist([], *np.zeros((2, 0, 3), np.float32))).shape == (0,)


def test_candidates_in_another_order_have_the_same_scores(late: Reranker) -> None:
    rows = [(RED, DOTS), (GREEN, GREEN), (DOTS, DOTS), (RED, BLUE)]
    asked = question(RED, DOTS, said=("dots",))
    order = [2, 0, 3, 1]
    moved = late.score(asked, shortlist(*(rows[row] for row in order)))
    assert moved == pytest.approx(late.score(asked, shortlist(*rows))[order])


def test_the_reader_keeps_a_row_a_patch(late: Reranker) -> None:
    picture = Image.new("RGB", (3, 2), "red")
    picture.putpixel((0, 1), (0, 255, 0))
    assert late.reader
    [reading] = late.reader.read([picture], np.zeros((1, 3), np.float32))
    assert reading.array.dtype == np.int8
    expected = [[127, 0, 0]] * 3 + [[0, 127, 0]] + [[127, 0, 0]] * 2
    assert reading.array.tolist() == expected
    assert (late.reader.name, late.reader.model_id) == ("details", "late:colour-1")
    assert late.reader.read([], np.zeros((0, 3), np.float32)) == []


NUMBERS = st.floats(-1, 1, width=32)


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=3, max_side=9), elements=NUMBERS))
def test_int8_turns_a_patch_by_a_small_angle_at_most(rows: FloatArray) -> None:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    rows[(length < 0.01)[..., 0]] = 1
    unit = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    again = unpacked(packed(unit))
    assert np.linalg.norm(again, axis=-1) == pytest.approx(np.ones(rows.shape[:-1]), abs=1e-5)
    cosine = np.minimum((again * unit).sum(axis=-1, dtype=np.float64), 1)
    assert np.sqrt(1 - cosine**2).max() <= rows.shape[-1] ** 0.5 / 254 + 1e-3


def test_the_house_encoders_patches_find_their_own_picture(tmp_path: Path) -> None:
    encoder = tiny_house(save_tiny_clip(tmp_path / "clip"))
    late = RERANKERS.load("late", encoder=encoder)
    rng = np.random.default_rng(0)
    images = [Image.fromarray(rng.integers(0, 256, (64, 48, 3), np.uint8)) for _ in range(4)]
    assert late.reader
    read = late.reader.read(images, np.zeros((4, encoder.dim), np.float32))
    details = np.stack([one.array for one in read])
    assert details.shape[::2] == (4, JOINT)
    products = [Product(id=str(n), title="", picture="") for n in range(4)]
    found = Shortlist(products, *np.zeros((2, 4, 1), np.float32), details)
    for number in range(4):
        scores = late.score(Question(details=details[number]), found)
        assert scores.argmax() == number
        assert scores[number] == pytest.approx(1, abs=1e-5)
    words = Question(words=Understood(sentences=("a red shirt", "for women")))
    assert np.ptp(late.score(words, found)) > 0


def test_a_name_behind_it_is_refused() -> None:
    with pytest.raises(UnknownSpec, match="no variants"):
        RERANKERS.load("late:x", encoder=PatchColours())


@pytest.mark.parametrize("encoder", [ColourEncoder(), NoTower()])
def test_an_encoder_without_patches_is_refused(encoder: ColourEncoder) -> None:
    with pytest.raises(SetupError, match="the reranker 'late' compares patches"):
        RERANKERS.load("late", encoder=encoder)
