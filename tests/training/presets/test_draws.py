"""Batches depend on seed and step alone; neighbours share what they are asked to share."""

from random import Random

import pytest
import torch

from shared.errors import SetupError
from training.presets.autoencoder import AutoencoderRecipe
from training.presets.draws import Neighbours, _Draws, drawn, stacked
from training.presets.views import shop


@pytest.fixture
def recipe(told):
    return AutoencoderRecipe(**told)


@pytest.fixture
def shelf(recipe):
    return recipe.shelf()


def _chance(rng):
    return rng.random(), float(torch.rand(()))


def test_a_step_has_one_batch_wherever_the_run_began(recipe):
    whole = list(drawn(_chance, recipe, 0, 4))
    assert list(drawn(_chance, recipe, 2, 4)) == whole[2:]
    assert len({number for batch in whole for number in batch}) == 8


def test_drawing_leaves_the_runs_own_chance_alone(recipe):
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    _Draws(_chance, recipe.seed)[0]
    assert torch.equal(torch.rand(3), wanted)


def test_pictures_stand_on_their_own_white_ground(shelf):
    images = stacked(shelf, [0, 5], shop((64, 48)))
    assert (images.shape, images.dtype) == ((2, 3, 64, 48), torch.uint8)
    assert images[:, :, 0, 0].min() > 200


def test_neighbours_share_group_type_or_nothing(shelf):
    neighbours, rng = Neighbours(shelf), Random(0)
    for row, product in enumerate(shelf.products):
        same = shelf.products[neighbours.of_group(row, rng)]
        kind = shelf.products[neighbours.of_type(row, rng)]
        other = shelf.products[neighbours.of_other_type(row, rng)]
        assert same.group == product.group
        assert same.id != product.id
        assert kind.article_type == product.article_type
        assert kind.group != product.group
        assert other.article_type != product.article_type


def test_training_without_products_is_refused(told, tmp_path, products):
    import pyarrow.parquet as pq

    table, alone = pq.read_table(products), tmp_path / "val.parquet"
    pq.write_table(table.slice(12), alone)
    with pytest.raises(SetupError, match="train"):
        AutoencoderRecipe(**{**told, "products": (alone,)}).shelf()
