"""A drawn shop of eight designs in three colours, a tiny untrained encoder, and a search by it."""

import json

import pytest
import torch

from tests.training.shop import write_products
from training.datasets.products import read_products
from training.house import build_model, house_config, save_encoder
from training.rerankers.recipe import RerankerRecipe
from training.rerankers.retriever import Retriever, gallery
from training.shelf import Shelf
from training.tokenizer import train_tokenizer
from worker.composers.registry import COMPOSERS
from worker.encoders.open_clip import load_folder
from worker.rerankers.cross import CrossConfig


@pytest.fixture(scope="session")
def products(tmp_path_factory):
    return write_products(tmp_path_factory.mktemp("products") / "products.parquet")


@pytest.fixture(scope="session")
def shelf(products):
    return Shelf(read_products([products], {"train"}))


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    tokenizer = train_tokenizer(["make it blue"] * 20)
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


@pytest.fixture(scope="session")
def shop(shelf, products, encoder, features_folder):
    """The shop's embeddings."""
    return gallery(shelf, [products], encoder, features_folder)


@pytest.fixture
def retriever(encoder, shop):
    return Retriever(encoder, COMPOSERS.load("sum", encoder=encoder), shop)


@pytest.fixture
def recipe(products, encoder_folder, features_folder, tmp_path):
    return RerankerRecipe(
        config=CrossConfig(input="pair", backbone="test_vit", size=(64, 48), width=16),
        products=(products,),
        encoder=f"local-dir:{encoder_folder}",
        composer="sum",
        out=tmp_path / "reranker.safetensors",
        run=tmp_path / "run",
        features=features_folder,
        steps=4,
        batch=4,
        negatives=3,
        checkpoint_every=2,
    )


@pytest.fixture
def lines():
    """Reads the log of a run."""
    return lambda recipe: [
        json.loads(line) for line in (recipe.run / "losses.jsonl").read_text().splitlines()
    ]
