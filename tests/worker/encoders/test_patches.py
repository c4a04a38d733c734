"""Patch features: their mean is the embedding where it should be, each equals the head on it alone.

Towers are tiny and random; a tower of one location has one right answer: the embedding itself.
"""

import open_clip
import pytest
import timm
import torch
from open_clip.timm_model import TimmModel
from open_clip.transformer import VisionTransformer
from torch.nn.functional import normalize

from shared.errors import SetupError
from worker.encoders.patches import tower_patches, trunk_patches

VIT = {"image_size": 32, "patch_size": 16, "width": 16, "layers": 1, "heads": 2, "mlp_ratio": 2.0}


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


@pytest.fixture
def pixels():
    return torch.randn(2, 3, 64, 96)


@torch.no_grad()
@pytest.mark.parametrize("name", ["mobilenetv2_035", "test_resnet", "test_efficientnet"])
@pytest.mark.parametrize("bias", [False, True])
def test_mean_of_patches_is_the_embedding_of_an_average_pooled_tower(name, bias, pixels):
    tower = TimmModel(name, 8, pool="avg", proj="linear", proj_bias=bias).eval()
    patches = tower_patches(tower, pixels)
    assert patches.shape == (2, 2, 3, 8)
    assert torch.allclose(patches.mean(dim=(1, 2)), tower(pixels), atol=1e-5)
    mean = normalize(patches.mean(dim=(1, 2)), dim=1)
    assert torch.allclose(mean, normalize(tower(pixels), dim=1), atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("name", ["swin_tiny_patch4_window7_224", "test_resnet"])
def test_mean_of_patches_is_the_pooled_feature_of_a_timm_model(name):
    """Swin keeps its channels last."""
    small = {"embed_dim": 8, "depths": (1, 1), "num_heads": (1, 1), "img_size": 56}
    trunk = timm.create_model(name, num_classes=0, **(small if "swin" in name else {})).eval()
    pixels = torch.randn(2, 3, 56, 56)
    patches = trunk_patches(trunk, pixels)
    assert patches.shape[1] == patches.shape[2] > 1
    assert torch.allclose(patches.mean(dim=(1, 2)), trunk(pixels), atol=2e-5)
    assert patches.shape[3] == trunk(pixels).shape[1]


@torch.no_grad()
def test_class_token_of_a_timm_vit_is_no_patch():
    trunk = timm.create_model("test_vit", num_classes=0, global_pool="token").eval()
    pixels = torch.randn(2, 3, 160, 160)
    patches = trunk_patches(trunk, pixels)
    tokens = trunk.forward_features(pixels)[:, trunk.num_prefix_tokens :]
    assert patches.shape == (2, 10, 10, trunk.num_features)
    assert torch.allclose(patches.flatten(1, 2), tokens, atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("pool", ["avg", "map"])
def test_tower_of_one_location_gives_the_embedding(pool):
    trunk = timm.create_model(
        "vit_tiny_patch16_224", img_size=16, depth=1, num_classes=0, global_pool=pool,
        class_token=False,
    ).eval()  # fmt: skip
    pixels = torch.randn(2, 3, 16, 16)
    assert torch.allclose(trunk_patches(trunk, pixels)[:, 0, 0], trunk(pixels), atol=1e-5)


@torch.no_grad()
def test_vit_of_open_clip_sends_its_tokens_through_norm_and_projection():
    tower = VisionTransformer(output_dim=8, output_tokens=True, **VIT).eval()
    pixels = torch.randn(2, 3, 32, 32)
    _, tokens = tower(pixels)  # after ln_post, without the class token
    expected = (tokens @ tower.proj).reshape(2, 2, 2, 8)
    assert torch.allclose(tower_patches(tower, pixels), expected, atol=1e-5)


@torch.no_grad()
def test_mean_of_patches_is_the_embedding_of_an_average_pooled_vit():
    tower = VisionTransformer(output_dim=8, pool_type="avg", **VIT).eval()
    pixels = torch.randn(2, 3, 32, 32)
    mean = tower_patches(tower, pixels).mean(dim=(1, 2))
    assert torch.allclose(mean, tower(pixels), atol=1e-5)


@torch.no_grad()
def test_towers_without_a_map_say_so():
    resnet = open_clip.model._build_vision_tower(
        8, {"image_size": 32, "layers": [1, 1, 1, 1], "width": 8, "head_width": 8}
    )
    coca = VisionTransformer(output_dim=16, attentional_pool=True, attn_pooler_heads=2, **VIT)
    for tower in (resnet, coca):
        with pytest.raises(SetupError, match="gives no patch features"):
            tower_patches(tower.eval(), torch.randn(1, 3, 32, 32))


@torch.no_grad()
def test_timm_model_with_two_grids_says_so():
    trunk = timm.create_model("crossvit_tiny_240", num_classes=0).eval()
    with pytest.raises(SetupError, match="CrossVit gives no patch features"):
        trunk_patches(trunk, torch.randn(1, 3, 240, 240))


def test_tokens_without_a_grid_say_so():
    class Line(torch.nn.Module):
        def forward_features(self, pixels):
            return torch.zeros(len(pixels), 7, 4)

        def forward_head(self, tokens):
            return tokens[:, 0]

    with pytest.raises(SetupError, match="7 tokens"):
        trunk_patches(Line(), torch.zeros(1, 3, 8, 8))
