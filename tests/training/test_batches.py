"""Batches: shapes, what a pair shares, what a photo may be, resuming by step."""

import pytest
import torch
from PIL import Image

from tests.training.shop import COLOURS, product
from training.batches import PROMPTED, Batches, BatchShape
from training.datasets.garments import Garment
from training.losses import ANY, positives
from training.shelf import ATTRIBUTES, Shelf
from training.tokenizer import train_tokenizer

PAIRS = 6
SHAPE = BatchShape(pairs=PAIRS, cluster=2, photos=3, image_size=(32, 24), context_length=10, seed=1)
COLOUR, TYPE, GROUP = (ATTRIBUTES.index(name) for name in ("colour", "article_type", "group"))


@pytest.fixture(scope="module")
def shelf():
    grouped = [product(i, f"g{i // 3}", list(COLOURS)[i % 3]) for i in range(12)]
    single = [product(20, "alone", "Red", "Belts"), product(21, "apart", "Blue", "Belts")]
    return Shelf([(0, p) for p in grouped + single])


@pytest.fixture(scope="module")
def tokenizer(shelf):
    return train_tokenizer([p.name for p in shelf.products], vocabulary=300)


@pytest.fixture(scope="module")
def batches(shelf, tokenizer):
    photos = [Garment(Image.new("RGB", (30, 20), "grey"), "belt", ("Belts", "Ties"))]
    return Batches(shelf, tokenizer, SHAPE, garments=photos, heard={"is {C} in color": 4})


def test_batch_has_views_sentences_and_prompts(batches, shelf):
    batch = batches[0]
    assert batch.images.shape == (4 * PAIRS + 3, 3, 32, 24)
    assert batch.images.dtype == torch.uint8
    assert len(batch.sentences) == 5 * PAIRS
    assert batch.sentences.shape[1] <= 10
    assert len(batch.prompts) == sum(len(shelf.values[name]) for name in PROMPTED)
    assert batch.codes.shape == batch.told.shape == (2 * PAIRS, len(ATTRIBUTES))


def test_pairs_share_type_and_gender_and_differ_in_colour(batches):
    kept = [TYPE, ATTRIBUTES.index("gender")]
    for step in range(5):
        a, b = batches[step].codes.split(PAIRS)
        assert (a[:, COLOUR] != b[:, COLOUR]).all()
        assert (a[:, kept] == b[:, kept]).all()


def test_a_cluster_is_of_one_kind(batches):
    for step in range(5):
        references = batches[step].codes[:PAIRS, TYPE].reshape(-1, 2)
        assert (references[:, 0] == references[:, 1]).all()


def test_target_answers_its_query_and_the_reference_never_does(batches):
    batch = batches[2]
    right = positives(batch.wanted, batch.codes)
    assert right[:, PAIRS:].diagonal().all()
    assert not right[:, :PAIRS].diagonal().any()


def test_group_is_wanted_only_where_reference_and_target_share_it(batches):
    for step in range(5):
        batch = batches[step]
        a, b = batch.codes.split(PAIRS)
        assert ((batch.wanted[:, GROUP] != ANY) == (a[:, GROUP] == b[:, GROUP])).all()


def test_captions_tell_the_truth_or_nothing(batches):
    batch = batches[3]
    assert positives(batch.told, batch.codes).diagonal().all()


def test_a_photo_may_be_any_shop_type_of_its_label(batches, shelf):
    expected = [value == "Belts" for value in shelf.values["article_type"]]
    assert batches[0].types.tolist() == [expected] * 3


def test_a_step_is_the_same_whenever_it_is_drawn(batches):
    first, again, other = batches[4], batches[4], batches[5]
    assert torch.equal(first.images, again.images)
    assert torch.equal(first.sentences, again.sentences)
    assert torch.equal(first.prompts, again.prompts)
    assert not torch.equal(first.images, other.images)


def test_shares_say_from_which_file_the_batches_come(tokenizer):
    shirts = [(0, product(i, f"g{i}", list(COLOURS)[i % 3])) for i in range(6)]
    belts = [(1, product(9 + i, f"b{i}", list(COLOURS)[i % 3], "Belts")) for i in range(6)]
    shelf = Shelf(shirts + belts)
    for file, others in ((0, (0.0, 1.0)), (1, (1.0, 0.0))):
        batch = Batches(shelf, tokenizer, SHAPE, shares=others)[0]
        absent = shelf.column("article_type")[shelf.files[file][0]]
        assert (batch.codes[:, TYPE] != absent).all()


def test_a_rare_colour_is_asked_for_less_often_than_a_common_one_but_is(tokenizer):
    colours = ["Red"] * 16 + ["Blue"] * 16 + ["Green"]
    shelf = Shelf([(0, product(i, f"g{i}", colour)) for i, colour in enumerate(colours)])
    red, blue, green = (shelf.column("colour")[row] for row in (0, 16, 32))
    batches = Batches(shelf, tokenizer, SHAPE)
    codes = [batches[step].codes[:, COLOUR].split(PAIRS) for step in range(20)]
    targets = torch.cat([b[a == red] for a, b in codes])
    assert (targets == blue).sum() > 2 * (targets == green).sum() > 0
