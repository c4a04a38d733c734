"""A drawn shop of eight designs in three colours, and a tiny untrained encoder of 32 numbers."""

import json

import pytest
import torch

from tests.training.shop import write_products
from training.composers.recipe import ComposerName, ComposerRecipe
from training.composers.texts import Texts
from training.datasets.products import read_products
from training.house import build_model, house_config, save_encoder
from training.shelf import Shelf
from training.tokenizer import train_tokenizer
from worker.encoders.open_clip import load_folder


@pytest.fixture(scope="session")
def products(tmp_path_factory):
    return write_products(tmp_path_factory.mktemp("products") / "products.parquet")


@pytest.fixture(scope="session")
def shelf(products):
    return Shelf(read_products([products], {"train"}))


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    words = ["make it blue", "same in green please", "red instead of blue", "for men"] * 20
    tokenizer = train_tokenizer(words)
    config = house_config(
        tower="test_resnet", image_size=(64, 48), embed_dim=32, vocabulary=4096, text_layers=2
    )
    torch.manual_seed(0)
    save_encoder(build_model(config), tokenizer, config, folder)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder):
    return load_folder(str(encoder_folder), device="cpu")


@pytest.fixture(scope="session")
def features_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("features")


@pytest.fixture
def recipe(products, encoder_folder, features_folder, tmp_path):
    return ComposerRecipe(
        name=ComposerName.TIRG,
        products=(products,),
        encoder=f"local-dir:{encoder_folder}",
        out=tmp_path / "composer.safetensors",
        run=tmp_path / "run",
        features=features_folder,
        steps=4,
        batch=16,
        checkpoint_every=2,
        fresh_steps=4,
    )


@pytest.fixture
def texts(encoder):
    return Texts(encoder)


@pytest.fixture
def lines():
    """Reads the log of a run."""
    return lambda recipe: [
        json.loads(line) for line in (recipe.run / "losses.jsonl").read_text().splitlines()
    ]
