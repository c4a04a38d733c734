"""Batches: shapes, what a pair shares, resuming by step."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from training.datasets.products import Product
from training.losses import ANY, positives
from training.pairs import PairBatches, Shelf
from training.tokenizer import train_tokenizer

COLOURS = {"Red": (200, 20, 20), "Blue": (20, 20, 200), "Green": (20, 150, 20)}


def _product(number, group, colour, article="Shirts"):
    out = io.BytesIO()
    Image.new("RGB", (30, 40), COLOURS[colour]).save(out, "PNG")
    name = f"Brand Men {colour} Shirt"
    data = out.getvalue()
    return Product(str(number), "train", group, "Men", article, colour, name, data)


@pytest.fixture(scope="module")
def shelf():
    grouped = [_product(i, f"g{i // 3}", list(COLOURS)[i % 3]) for i in range(12)]
    single = [_product(20, "alone", "Red", "Belts"), _product(21, "apart", "Blue", "Belts")]
    return Shelf([(0, p) for p in grouped + single], (32, 24))


@pytest.fixture(scope="module")
def batches(shelf):
    tokenizer = train_tokenizer([p.name for p in shelf.products], vocabulary=300)
    return PairBatches(shelf, tokenizer, pairs=6, image_size=(32, 24), context_length=10, seed=1)


def test_batch_has_three_views_and_three_texts_a_pair(batches):
    batch = batches[0]
    assert batch.images.shape == (18, 3, 32, 24)
    assert batch.images.dtype == torch.uint8
    assert batch.tokens.shape == (18, 10)
    assert (batch.codes.shape, batch.told.shape, batch.wanted.shape) == ((12, 4), (12, 4), (6, 4))


def test_pairs_share_type_and_gender_and_differ_in_colour(batches):
    for step in range(5):
        a, b = batches[step].codes.split(6)
        assert (a[:, 1] != b[:, 1]).all()
        assert (a[:, 2:] == b[:, 2:]).all()


def test_target_answers_its_query_and_the_reference_never_does(batches):
    batch = batches[2]
    right = positives(batch.wanted, batch.codes)
    assert right[:, 6:].diagonal().all()
    assert not right[:, :6].diagonal().any()


def test_group_is_wanted_only_where_reference_and_target_share_it(batches):
    for step in range(5):
        batch = batches[step]
        a, b = batch.codes.split(6)
        assert ((batch.wanted[:, 0] != ANY) == (a[:, 0] == b[:, 0])).all()


def test_captions_tell_the_truth_or_nothing(batches):
    batch = batches[3]
    assert positives(batch.told, batch.codes).diagonal().all()


def test_a_step_is_the_same_whenever_it_is_drawn(batches):
    first, again, other = batches[4], batches[4], batches[5]
    assert torch.equal(first.images, again.images)
    assert torch.equal(first.tokens, again.tokens)
    assert not torch.equal(first.images, other.images)


def test_large_groups_are_names_and_not_designs():
    many = [_product(i, "generic", list(COLOURS)[i % 3]) for i in range(9)]
    shelf = Shelf([(0, p) for p in many], (32, 24))
    assert len(np.unique(shelf.codes[:, 0])) == 9
