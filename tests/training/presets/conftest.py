"""Drawn products for the presets: three types in four colours, a stripe telling each type."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file

from training.house import build_model, house_config, save_encoder
from training.tokenizer import train_tokenizer

COLOURS = {
    "Red": (200, 30, 30),
    "Blue": (30, 30, 200),
    "Green": (30, 150, 40),
    "Black": (10, 10, 10),
}
TYPES = ("Shirts", "Jeans", "Shoes")


def _picture(place, rgb):
    picture = Image.new("RGB", (48, 64), "white")
    picture.paste(rgb, (10, 8, 38, 56))
    picture.paste((240, 220, 40), (10, 12 + 14 * place, 38, 18 + 14 * place))
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=True)
    return out.getvalue()


def _row(place, number, split):
    colour, rgb = list(COLOURS.items())[number]
    article = TYPES[place]
    return {
        "id": f"{split}{article}{colour}",
        "group": f"{split}{article}{number // 2}",
        "split": split,
        "gender": "Men",
        "articleType": article,
        "baseColour": colour,
        "productDisplayName": f"Brand Men {colour} {article}",
        "image": _picture(place, rgb),
    }


@pytest.fixture(scope="session")
def products(tmp_path_factory):
    """12 training products (two designs of two colours a type) and 12 for validation."""
    path = tmp_path_factory.mktemp("products") / "products.parquet"
    rows = [_row(p, n, split) for split in ("train", "val") for p in range(3) for n in range(4)]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.fixture
def told(products, tmp_path):
    """What every recipe of a test is told."""
    return {
        "products": (products,),
        "out": tmp_path / "encoder",
        "run": tmp_path / "run",
        "batch": 4,
        "steps": 2,
        "workers": 0,
    }


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory):
    """A tiny open_clip model with a mean of its own, untrained."""
    folder = tmp_path_factory.mktemp("clip") / "tiny"
    words = ["make it blue", "red shirts", "green jeans for men", "black shoes"] * 20
    tokenizer = train_tokenizer(words)
    config = house_config(
        tower="test_resnet", image_size=(64, 48), embed_dim=32, vocabulary=4096, text_layers=2
    )
    config["preprocess_cfg"]["mean"] = [0.4, 0.5, 0.6]
    torch.manual_seed(0)
    save_encoder(build_model(config), tokenizer, config, folder)
    return folder


@pytest.fixture(scope="session")
def network_file(tmp_path_factory):
    """Weights of a tiny timm network with 10 classes."""
    path = tmp_path_factory.mktemp("start") / "test_resnet.safetensors"
    torch.manual_seed(1)
    save_file(timm.create_model("test_resnet", num_classes=10).state_dict(), path)
    return path


class Killed(Exception):
    """Stands for a kill between a checkpoint and the next step."""


@pytest.fixture
def resumed(monkeypatch):
    """Runs a recipe, killed after its first checkpoint and started anew; returns its losses."""

    def run(backbone, train, recipe):
        def die(*_):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(backbone, "save", die)
            with pytest.raises(Killed):
                train(recipe)
        assert len(_losses(recipe)) == recipe.checkpoint_every
        train(recipe)
        return _losses(recipe)

    return run


def _losses(recipe):
    lines = (recipe.run / "losses.jsonl").read_text().splitlines()
    return [json.loads(line)["loss"] for line in lines]


@pytest.fixture
def losses():
    """Reads the losses of a run."""
    return _losses


@pytest.fixture
def pictures():
    """Two pictures as a person would send them."""
    return [Image.new("RGB", (30, 70), "red"), Image.linear_gradient("L").convert("RGB")]
