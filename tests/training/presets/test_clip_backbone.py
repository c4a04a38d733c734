"""open_clip's models as backbones: scaling, size, words, QuickGELU, and the folder it loads."""

import json
from dataclasses import replace

import numpy as np
import open_clip
import pytest
import torch

from shared.errors import WeightsUnavailable
from training.presets.clip import ClipRecipe
from training.presets.clip_backbone import ClipBackbone
from training.presets.views import plain
from worker.encoders.open_clip import load_folder


@pytest.fixture
def recipe(told, clip_folder):
    return ClipRecipe(**told, backbone=f"local-dir:{clip_folder}")


def test_a_saved_folder_gives_the_worker_the_same_embeddings(recipe, pictures):
    backbone = ClipBackbone(recipe.backbone, recipe)
    backbone.model.eval()
    backbone.save(backbone.model, recipe.out)
    encoder = load_folder(str(recipe.out), "cpu")
    with torch.inference_mode():
        images = torch.stack([plain(backbone.size)(picture) for picture in pictures])
        seen = torch.nn.functional.normalize(backbone.features(images)).numpy()
        told = torch.nn.functional.normalize(backbone.sentences(["make it blue"])).numpy()
    assert ((encoder.encode_images(pictures) * seen).sum(axis=1) > 0.999).all()
    assert np.allclose(encoder.encode_texts(["make it blue"]), told, atol=1e-5)


def test_the_folders_own_mean_is_used_and_kept(recipe):
    backbone = ClipBackbone(recipe.backbone, recipe)
    black = backbone._scaling(torch.zeros(1, 3, 1, 1, dtype=torch.uint8), torch.device("cpu"))
    assert black.flatten().tolist() == pytest.approx([-0.8, -1.0, -1.2])
    backbone.save(backbone.model, recipe.out)
    config = json.loads((recipe.out / "open_clip_config.json").read_text())
    assert config["preprocess_cfg"]["mean"] == [0.4, 0.5, 0.6]


def test_a_built_in_model_gets_clips_mean_and_std(recipe):
    backbone = ClipBackbone("open_clip:ViT-S-32-alt", recipe)
    assert backbone._scaling.mean == open_clip.OPENAI_DATASET_MEAN
    assert backbone._scaling.std == open_clip.OPENAI_DATASET_STD
    assert backbone.size == (224, 224)


def test_a_built_in_model_saves_a_folder_of_the_wanted_size(recipe, pictures):
    backbone = ClipBackbone("open_clip:ViT-S-32-alt", replace(recipe, size=(96, 64)))
    assert backbone.size == (96, 64)
    backbone.save(backbone.model, recipe.out)
    encoder = load_folder(str(recipe.out), "cpu")
    assert encoder.encode_images(pictures).shape == (2, 256)
    assert encoder.encode_texts(["red shirts"]).shape == (1, 256)


def test_weights_of_a_quick_gelu_tag_get_it():
    from training.presets.clip_backbone import _model_config

    assert _model_config("ViT-B-32", "openai")["quick_gelu"] is True
    assert "quick_gelu" not in _model_config("ViT-B-32", "laion2b_s34b_b79k")


def test_an_unknown_model_and_a_missing_folder_are_refused(recipe, tmp_path):
    for spec in ("open_clip:no-such-model", f"local-dir:{tmp_path / 'none'}"):
        with pytest.raises(WeightsUnavailable):
            ClipBackbone(spec, recipe)
