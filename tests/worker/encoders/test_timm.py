"""timm encoders: folders and hub names load, their transform rules, foreign weights are refused.

The folders are saved by timm itself; the hub is a folder in its cache layout.
"""

import json

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import load_file, save_file
from timm.models import save_for_hf
from torch.nn.functional import normalize

from shared.errors import PicturesOnly, WeightsUnavailable
from worker.encoders.patches import trunk_patches
from worker.encoders.registry import ENCODERS
from worker.encoders.timm import load_timm

MEAN, STD, SIZE = (0.1, 0.2, 0.3), (0.4, 0.5, 0.6), 64
DATA = {
    "input_size": (3, SIZE, SIZE), "mean": MEAN, "std": STD, "crop_pct": 1.0,
    "interpolation": "bicubic", "crop_mode": "squash",
}  # fmt: skip


def _save(path, name="test_resnet", **settings):
    torch.manual_seed(0)
    model = timm.create_model(name, num_classes=7, **settings).eval()
    save_for_hf(model, path, safe_serialization=True, data_config=DATA)
    return model


def _edit(folder, **fields):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | fields))


@pytest.fixture
def folder(tmp_path):
    _save(tmp_path / "tiny")
    return tmp_path / "tiny"


@pytest.fixture
def square(pictures):
    return pictures[0].resize((SIZE, SIZE))


def _pixels(picture):
    values = (np.asarray(picture) / 255 - MEAN) / STD
    return torch.tensor(values.transpose(2, 0, 1)[None], dtype=torch.float32)


@torch.no_grad()
@pytest.mark.parametrize("name", ["test_resnet", "test_efficientnet", "test_convnext", "test_vit"])
def test_folder_embeds_as_the_pooled_features_of_the_model(tmp_path, square, name):
    """Slow twin: preprocessing and forward pass written out."""
    model = _save(tmp_path / "x", name, **({"img_size": SIZE} if name == "test_vit" else {}))
    model.reset_classifier(0)
    expected = normalize(model(_pixels(square)), dim=1).numpy()
    encoder = load_timm(f"local-dir:{tmp_path / 'x'}", device="cpu")
    assert encoder.encode_images([square]) == pytest.approx(expected, abs=1e-4)
    assert encoder.dim == expected.shape[1]


@torch.no_grad()
def test_embedding_head_stays_where_the_folder_says_so(folder, square):
    plain = load_timm(f"local-dir:{folder}", device="cpu")
    _edit(folder, embedding=True)
    encoder = load_timm(f"local-dir:{folder}", device="cpu")
    model = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    assert (encoder.dim, encoder.encode_patches([square]).shape[3]) == (7, 7)
    expected = normalize(model(_pixels(square)), dim=1).numpy()
    assert encoder.encode_images([square]) == pytest.approx(expected, abs=1e-4)
    assert encoder.model_id != plain.model_id


def test_patches_are_unit_length_and_average_to_the_embedding(folder, square):
    encoder = load_timm(f"local-dir:{folder}", device="cpu")
    patches = encoder.encode_patches([square, square])
    assert (patches.shape, patches.dtype) == ((2, 2, 2, encoder.dim), np.float32)
    assert np.linalg.norm(patches, axis=3) == pytest.approx(np.ones((2, 2, 2)), abs=1e-5)
    with torch.inference_mode():
        mean = trunk_patches(encoder._model, encoder._pixels([square])).mean(dim=(1, 2)).numpy()
    row = mean / np.linalg.norm(mean)
    assert encoder.encode_images([square]) == pytest.approx(row, abs=1e-5)
    assert encoder.encode_patches([]).shape == (0, 0, 0, encoder.dim)


def test_model_id_shows_the_folders_name_only(folder):
    encoder = load_timm(f"local-dir:{folder}", device="cpu")
    assert encoder.model_id.startswith("timm:local-dir:tiny@")
    moved = folder.rename(folder.parent / "place") / "tiny"
    moved.parent.rename(folder.parent / "tiny")
    assert load_timm(f"local-dir:{folder}", device="cpu").model_id == encoder.model_id


def test_a_folder_beside_the_user_has_the_same_model_id(folder, monkeypatch):
    encoder = load_timm(f"local-dir:{folder}", device="cpu")
    monkeypatch.chdir(folder.parent)
    assert load_timm(f"local-dir:{folder.name}", device="cpu").model_id == encoder.model_id


def test_hub_name_loads_from_the_cache_without_a_network(tmp_path, monkeypatch, square):
    snapshot = tmp_path / "models--timm--test_resnet.r160_in1k" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot.parent.parent / "refs").mkdir()
    (snapshot.parent.parent / "refs" / "main").write_text("abc")
    model = timm.create_model("test_resnet")
    save_file(model.state_dict(), snapshot / "model.safetensors")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    encoder = ENCODERS.load("timm:test_resnet.r160_in1k", device="cpu")
    assert encoder.model_id.startswith("timm:test_resnet.r160_in1k@")
    assert encoder._pixels([square]).shape == (1, 3, 160, 160)
    assert encoder.encode_images([square]).shape == (1, model.num_features)


def test_pictures_of_every_mode_embed(folder, check_modes):
    check_modes(load_timm(f"local-dir:{folder}", device="cpu"))


def test_words_are_refused(folder):
    with pytest.raises(PicturesOnly, match="timm:local-dir:tiny"):
        load_timm(f"local-dir:{folder}", device="cpu").encode_texts(["red"])


def test_weights_of_another_architecture_are_refused(folder, tmp_path):
    _save(tmp_path / "other", "test_efficientnet")
    save_file(load_file(tmp_path / "other" / "model.safetensors"), folder / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="'timm:local-dir:tiny' cannot be loaded"):
        load_timm(f"local-dir:{folder}")


def test_truncated_weights_are_our_error(folder, cut_in_half):
    cut_in_half(folder / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_timm(f"local-dir:{folder}")


def test_folder_without_a_configuration_is_our_error(folder):
    (folder / "config.json").unlink()
    with pytest.raises(WeightsUnavailable, match="Config file not found"):
        load_timm(f"local-dir:{folder}")


def test_pickle_with_code_is_refused_and_not_run(folder, write_code):
    (folder / "model.safetensors").unlink()
    ran = write_code(folder / "pytorch_model.bin")
    with pytest.raises(WeightsUnavailable, match="weights_only"):
        load_timm(f"local-dir:{folder}")
    assert not ran()


@pytest.mark.parametrize("name", ["no_such_model", "org/name", "local-dir:", "local-dir:nowhere"])
def test_unknown_model_or_folder_is_our_error(name):
    with pytest.raises(WeightsUnavailable, match="or use the encoder 'house'"):
        load_timm(name)
