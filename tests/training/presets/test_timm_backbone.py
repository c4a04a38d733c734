"""timm's networks as backbones: head, pooling, start, scaling, and the folder that timm loads."""

import json
from dataclasses import replace

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import load_file

from shared.errors import WeightsUnavailable
from training.presets.autoencoder import AutoencoderRecipe
from training.presets.timm_backbone import TimmBackbone
from training.presets.views import plain
from worker.encoders.timm import load_timm


@pytest.fixture
def recipe(told):
    return AutoencoderRecipe(**{**told, "size": (64, 48)})


@pytest.mark.parametrize(
    ("name", "size", "options"),
    [
        ("test_resnet", (64, 48), {"head": 16}),
        ("test_resnet", (64, 48), {"pool": "max"}),
        ("test_vit", (96, 96), {}),
        ("test_vit", (64, 48), {"head": 16}),
    ],
)
def test_the_worker_gets_the_features_that_were_trained(recipe, pictures, name, size, options):
    torch.manual_seed(0)
    backbone = TimmBackbone(name, replace(recipe, size=size), **options)
    backbone.model.eval()
    backbone.save(backbone.model, recipe.out)
    images = torch.stack([plain(size)(picture) for picture in pictures])
    with torch.inference_mode():
        wanted = torch.nn.functional.normalize(backbone.features(images)).numpy()
    rows = load_timm(f"local-dir:{recipe.out}", "cpu").encode_images(pictures)
    assert rows.shape == (2, backbone.dim)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    # The worker resizes by PIL, training by torch: a pixel may differ by a few of 255.
    assert ((rows * wanted).sum(axis=1) > 0.999).all()


def test_the_folder_says_whether_the_head_is_an_embedding(recipe):
    for head in (0, 16):
        backbone = TimmBackbone("test_resnet", recipe, head)
        backbone.save(backbone.model, recipe.out)
        config = json.loads((recipe.out / "config.json").read_text())
        assert config["embedding"] is bool(head)
        assert config["pretrained_cfg"]["input_size"] == [3, 64, 48]


def test_signed_pixels_reach_the_network_and_the_folder(recipe):
    backbone = TimmBackbone("test_resnet", replace(recipe, signed=True))
    backbone.save(backbone.model, recipe.out)
    config = json.loads((recipe.out / "config.json").read_text())
    assert config["pretrained_cfg"]["mean"] == [0.5, 0.5, 0.5]
    pixels = backbone._scaling(torch.tensor([0, 255]).view(1, 1, 1, 2), torch.device("cpu"))
    assert pixels.unique().tolist() == [-1, 1]


def test_without_it_pixels_are_scaled_by_the_networks_own_mean(recipe):
    pixels = TimmBackbone("resnet18", recipe)._scaling(
        torch.zeros(1, 3, 1, 1, dtype=torch.uint8), torch.device("cpu")
    )
    wanted = [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225]  # ImageNet's
    assert pixels.flatten().tolist() == pytest.approx(wanted)


def test_a_start_fills_all_but_the_new_head(recipe, network_file):
    started = TimmBackbone("test_resnet", replace(recipe, start=str(network_file)), 16)
    weights, own = load_file(network_file), started.model.state_dict()
    same = {name for name in own if own[name].shape == weights[name].shape}
    assert set(own) - same == {"fc.weight", "fc.bias"}
    assert all(torch.equal(own[name], weights[name]) for name in same)


def test_a_start_may_be_a_folder_of_ours(recipe):
    torch.manual_seed(0)
    first = TimmBackbone("test_resnet", recipe, 16)
    first.save(first.model, recipe.out)
    again = TimmBackbone("test_resnet", replace(recipe, start=str(recipe.out)), 16)
    states = first.model.state_dict(), again.model.state_dict()
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_a_start_of_another_network_is_refused(recipe, network_file):
    with pytest.raises(WeightsUnavailable, match="fits"):
        TimmBackbone("test_vit", replace(recipe, start=str(network_file), size=(96, 96)))


def test_a_missing_start_and_an_unknown_name_are_refused(recipe, tmp_path):
    with pytest.raises(WeightsUnavailable, match="read"):
        TimmBackbone("test_resnet", replace(recipe, start=str(tmp_path / "none")))
    with pytest.raises(WeightsUnavailable, match="no_such_network"):
        TimmBackbone("no_such_network", recipe)


def test_the_networks_own_size_is_the_default(recipe):
    backbone = TimmBackbone("test_vit", replace(recipe, size=None))
    assert backbone.size == timm.get_pretrained_cfg("test_vit").input_size[1:]
