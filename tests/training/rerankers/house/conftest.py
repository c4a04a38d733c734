"""A corner of the rendered wardrobe, and the encoder that ships with the repository."""

from dataclasses import replace

import pytest

from demo.wardrobe import write_parquet
from training.datasets.products import read_products
from training.rerankers.house.features import look
from training.rerankers.house.recipe import HouseRerankerRecipe
from training.shelf import Shelf
from worker.encoders.house import load_house

COUNT = 20


@pytest.fixture(scope="session")
def products(tmp_path_factory):
    path = tmp_path_factory.mktemp("wardrobe") / "products.parquet"
    return write_parquet(path, seed=0, count=COUNT, workers=1)


@pytest.fixture(scope="session")
def shelf(products):
    return Shelf(read_products([products], {"train"}))


@pytest.fixture(scope="session")
def encoder():
    return load_house(device="cpu")


@pytest.fixture(scope="session")
def shared(products, tmp_path_factory):
    """The recipe of what several tests look at."""
    folder = tmp_path_factory.mktemp("house")
    return HouseRerankerRecipe(
        products=(products,),
        out=folder / "reranker",
        run=folder / "run",
        features=folder / "features",
        steps=4,
        batch=4,
        candidates=6,
        checkpoint_every=2,
    )


@pytest.fixture
def recipe(shared, tmp_path):
    """The same with folders of its own, where nothing was trained yet."""
    return replace(shared, out=tmp_path / "reranker", run=tmp_path / "run")


@pytest.fixture(scope="session")
def features(shared, shelf, encoder):
    return look(shared, shelf, encoder)
