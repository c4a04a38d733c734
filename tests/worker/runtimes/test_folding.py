"""Folded networks compute the same with fewer layers; where they would not, they stay."""

import pytest
import timm
import torch
import torchvision
from torch import nn

from worker.runtimes.folding import folded

SHAPE = (2, 3, 64, 64)


def _norms(model):
    return sum(isinstance(module, nn.BatchNorm2d) for module in model.modules())


def _trained(model):
    """Statistics away from 0 and 1, so that a norm that is dropped shows."""
    torch.manual_seed(0)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return model.eval()


@torch.no_grad()
@pytest.mark.parametrize(
    ("build", "left"),
    [
        (lambda: timm.create_model("mobilenetv2_035", num_classes=0), 0),
        (lambda: timm.create_model("test_efficientnet", num_classes=0), 0),
        (lambda: timm.create_model("test_resnet", num_classes=0), 0),
        (torchvision.models.shufflenet_v2_x0_5, 0),
        (torchvision.models.mobilenet_v3_small, 0),
        # Each layer reads all before it: only the norm inside a layer follows one convolution.
        (lambda: torchvision.models.DenseNet(4, (2, 2), 8, num_classes=4), 6),
    ],
)
def test_folded_network_computes_the_same_without_norms(build, left):
    model = _trained(build())
    pixels = torch.randn(SHAPE, generator=torch.Generator().manual_seed(1))
    expected = model(pixels)
    fewer = folded(model, SHAPE)
    assert _norms(model) > 0
    assert _norms(fewer) == left
    assert torch.allclose(
        fewer(pixels), expected, rtol=1e-3, atol=1e-4 * float(expected.abs().max())
    )
    assert torch.equal(model(pixels), expected)


@torch.no_grad()
def test_convolution_that_is_read_unnormalised_too_keeps_its_norm():
    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)

        def forward(self, pixels):
            seen = self.conv(pixels)
            return (seen - self.norm(seen)).mean((2, 3))

    model = _trained(Residual())
    assert folded(model, SHAPE) is model


@torch.no_grad()
def test_norm_behind_an_activation_in_place_is_kept():
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True), nn.BatchNorm2d(4), nn.Flatten()
    )
    assert _norms(folded(_trained(model), SHAPE)) == 1


@torch.no_grad()
def test_convolution_that_runs_twice_keeps_its_norms():
    class Shared(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.one, self.two = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.BatchNorm2d(3)

        def forward(self, pixels):
            return self.two(self.conv(self.one(self.conv(pixels)))).flatten(1)

    assert _norms(folded(_trained(Shared()), SHAPE)) == 2


def test_network_without_norms_comes_back_itself():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten()).eval()
    assert folded(model, SHAPE) is model
