"""Backbones of both libraries give rows of features; a file's weights are those that they get."""

from pathlib import Path

import pytest
import timm
import torch
import torchvision
from safetensors.torch import save_file
from torch import Tensor, nn

from shared.errors import UnknownSpec, WeightsUnavailable
from worker.rerankers.backbone import Backbone, build_backbone, found_in

# Those of sartor's ancestors.
NETWORKS = {
    "timm/vit_tiny_patch16_224": (192, (0.5, 0.5, 0.5)),
    "timm/mobilevit_xxs": (320, (0.0, 0.0, 0.0)),
    "torchvision/efficientnet_b0": (1280, (0.485, 0.456, 0.406)),
    "torchvision/shufflenet_v2_x1_0": (1024, (0.485, 0.456, 0.406)),
}


class Shown(nn.Module):
    """A trunk that gives what it is made to give."""

    def __init__(self, features: Tensor, **told: object) -> None:
        super().__init__()
        self.features = features
        vars(self).update(told)

    def forward(self, pixels: Tensor) -> Tensor:
        del pixels
        return self.features


@pytest.mark.parametrize("name", NETWORKS)
def test_a_picture_becomes_its_patches(name: str) -> None:
    width, mean = NETWORKS[name]
    backbone = build_backbone(name, (64, 32))
    assert (backbone.width, backbone.mean) == (width, mean)
    rows = backbone.eval()(torch.randn(2, 3, 64, 32))
    assert rows.shape == (2, backbone.patches, width)
    assert backbone.patches == (8 if "vit_tiny" in name else 2)  # strides of 16 and of 32


@torch.no_grad()
def test_the_rows_of_a_vit_are_its_patch_tokens_without_the_class() -> None:
    backbone = build_backbone("test_vit", (32, 32)).eval()
    pixels = torch.randn(1, 3, 32, 32)
    tokens = backbone.trunk.forward_features(pixels)
    assert torch.equal(backbone(pixels), tokens[:, 1:])


@pytest.mark.parametrize("order", ["NCHW", "NHWC"])
def test_rows_are_the_locations_line_by_line(order: str) -> None:
    lines = torch.arange(6.0).view(1, 1, 2, 3) + torch.tensor([0.0, 10.0]).view(1, 2, 1, 1)
    features = lines if order == "NCHW" else lines.permute(0, 2, 3, 1)
    rows = Backbone(Shown(features, output_fmt=order), (2, 3))(lines)
    assert rows.tolist() == [[[float(n), 10.0 + n] for n in range(6)]]


def test_a_network_without_locations_is_refused() -> None:
    with pytest.raises(ValueError, match="no map of locations"):
        Backbone(Shown(torch.zeros(1, 7)), (2, 3))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mobilevit_s", ("timm", "mobilevit_s")),
        ("efficientnet_b0", ("timm", "efficientnet_b0")),  # both have it
        ("torchvision/efficientnet_b0", ("torchvision", "efficientnet_b0")),
        ("shufflenet_v2_x1_0", ("torchvision", "shufflenet_v2_x1_0")),
        ("timm/test_vit", ("timm", "test_vit")),
    ],
)
def test_a_name_is_looked_up_in_timm_first(name: str, expected: tuple[str, str]) -> None:
    assert found_in(name) == expected


@pytest.mark.parametrize(
    "name", ["nothing", "timm/shufflenet_v2_x1_0", "torchvision/mobilevit_s", "other/test_vit", ""]
)
def test_an_unknown_name_says_what_to_write(name: str) -> None:
    with pytest.raises(UnknownSpec, match="timm/NAME or torchvision/NAME"):
        found_in(name)


@torch.no_grad()
def test_a_timm_file_with_its_classifier_is_taken_and_places_are_resampled(tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = timm.create_model("test_vit", num_classes=5, img_size=32)
    save_file(model.state_dict(), tmp_path / "w.safetensors")
    backbone = build_backbone("test_vit", (32, 32), tmp_path / "w.safetensors").eval()
    pixels = torch.randn(1, 3, 32, 32)
    assert torch.allclose(backbone(pixels), model.eval().forward_features(pixels)[:, 1:])
    wider = build_backbone("test_vit", (32, 64), tmp_path / "w.safetensors")
    assert wider.patches == 2 * backbone.patches
    blocks = wider.trunk.blocks.state_dict()
    assert all(torch.equal(blocks[key], own) for key, own in model.blocks.state_dict().items())


@torch.no_grad()
def test_a_torchvision_file_with_its_classifier_is_taken(tmp_path: Path) -> None:
    model = torchvision.models.shufflenet_v2_x0_5(num_classes=3).eval()
    save_file(model.state_dict(), tmp_path / "w.safetensors")
    backbone = build_backbone("shufflenet_v2_x0_5", (64, 64), tmp_path / "w.safetensors").eval()
    pixels = torch.randn(1, 3, 64, 64)
    logits = model.fc(backbone(pixels).mean(dim=1))
    assert torch.allclose(logits, model(pixels), atol=1e-6)


@pytest.mark.parametrize("name", ["timm/test_vit", "torchvision/shufflenet_v2_x0_5"])
def test_another_networks_file_is_refused(name: str, tmp_path: Path) -> None:
    save_file(timm.create_model("test_resnet").state_dict(), tmp_path / "w.safetensors")
    with pytest.raises(WeightsUnavailable, match="of another network"):
        build_backbone(name, (32, 32), tmp_path / "w.safetensors")


@pytest.mark.parametrize("content", [None, b"no safetensors"])
def test_a_file_that_cannot_be_read_names_the_backbone(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "w.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match="cross:test_vit"):
        build_backbone("test_vit", (32, 32), path)
