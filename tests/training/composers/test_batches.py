"""A batch belongs to its seed and step; its parts belong together."""

import pytest
import torch

from training.composers.batches import Batches
from training.composers.features import look
from training.losses import positives
from training.triplets import Triplets


@pytest.fixture
def triplets(shelf):
    return Triplets(shelf, seed=0)


@pytest.fixture
def drawing(recipe, shelf, encoder, texts, triplets):
    def make(*, closely=False, fresh_steps=100):
        features = look(recipe, shelf, encoder, closely=closely)
        return Batches(triplets, features, texts, count=8, fresh_steps=fresh_steps, seed=0)

    return make


def test_a_step_is_always_the_same_and_no_other(drawing):
    one, again, other = drawing()[3], drawing()[3], drawing()[4]
    assert all(torch.equal(a, b) for a, b in zip(one.inputs, again.inputs, strict=True))
    assert torch.equal(one.pool, again.pool)
    assert not torch.equal(one.inputs[0], other.inputs[0])


def test_targets_are_what_was_wanted(drawing, triplets):
    batch = drawing()[0]
    right = positives(batch.wanted, torch.from_numpy(triplets.codes))
    assert right[torch.arange(8), batch.targets].all()


def test_inputs_are_the_requests_own(drawing, texts, triplets):
    batch = drawing()[2]
    assert torch.equal(batch.inputs[1], texts([one.text for one in triplets.draw(2, 8)]))


def test_the_pool_holds_each_product_once(drawing, shelf):
    assert sorted(drawing()[0].pool.tolist()) == list(range(len(shelf.products)))


def test_requests_come_again_with_other_views(drawing):
    batches = drawing(fresh_steps=2)
    first, later = batches[0], batches[2]
    assert torch.equal(first.targets, later.targets)
    assert torch.equal(first.inputs[1], later.inputs[1])
    assert not torch.equal(first.inputs[0], later.inputs[0])


def test_looking_closely_adds_patches_and_words(drawing, encoder):
    seen, said, patches, words, heard = drawing(closely=True)[0].inputs
    assert seen.shape == said.shape == (8, encoder.dim)
    assert (patches.shape[0], patches.shape[2]) == (8, encoder.dim)
    assert words.shape[:2] == heard.shape
    assert heard.any(dim=1).all()
