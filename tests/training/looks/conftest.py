"""The drawn shop, and a tower as timm makes it, with its classifier."""

import pytest
import timm
import torch
from safetensors.torch import save_file

from tests.training.shop import write_products
from training.datasets.products import read_products
from training.looks.recipe import LooksRecipe
from training.shelf import Shelf


@pytest.fixture(scope="session")
def products(tmp_path_factory):
    return write_products(tmp_path_factory.mktemp("products") / "products.parquet")


@pytest.fixture(scope="session")
def shelf(products):
    return Shelf(read_products([products], {"train"}))


@pytest.fixture(scope="session")
def tower(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("tower") / "mobilenet.safetensors"
    save_file(timm.create_model("mobilenetv2_100").state_dict(), path)
    return path


@pytest.fixture
def recipe(products, tower, tmp_path):
    return LooksRecipe(
        products=(products,), tower=tower, out=tmp_path / "looks", run=tmp_path / "run",
        design=8, steps=3, batch=16,
    )  # fmt: skip
