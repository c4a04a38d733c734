"""The canvas network: the query on the left, the candidate on the right, pixels kept exactly."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from worker.rerankers.backbone import Backbone, build_backbone
from worker.rerankers.canvas import CanvasNetwork, canvas_size

SIZE = (32, 16)


def colours_alone() -> CanvasNetwork:
    """Its features are the pixels, its logit their mean red, green counted ten times."""
    network = CanvasNetwork(Backbone(nn.Identity(), canvas_size(SIZE)), SIZE)
    nn.init.zeros_(network.head.bias)
    network.head.weight.data[:] = torch.tensor([1.0, 10.0, 0.0])
    return network


@pytest.fixture
def network() -> CanvasNetwork:
    torch.manual_seed(0)
    return CanvasNetwork(build_backbone("test_vit", canvas_size(SIZE)), SIZE).eval()


def noise(count: int) -> list[Image.Image]:
    rng = np.random.default_rng(0)
    return [Image.fromarray(rng.integers(0, 256, (*SIZE, 3), np.uint8)) for _ in range(count)]


def test_a_canvas_is_twice_as_wide() -> None:
    assert canvas_size((224, 112)) == (224, 224)


@torch.no_grad()
def test_the_logit_sees_both_halves() -> None:
    network = colours_alone()
    red, green = network.pixels([Image.new("RGB", (9, 5), one) for one in ("red", "lime")])
    means = torch.tensor([0.485, 0.456]) / torch.tensor([0.229, 0.224])
    high = 1 / torch.tensor([0.229, 0.224]) - means
    ofred, ofgreen = high[0] - 10 * means[1], 10 * high[1] - means[0]
    logits = network(torch.stack([red, green, red]), torch.stack([red, green, green]))
    expected = torch.stack([ofred, ofgreen, (ofred + ofgreen) / 2])
    assert torch.allclose(logits, expected, atol=1e-4)


@torch.no_grad()
def test_the_query_is_on_the_left(network: CanvasNetwork) -> None:
    query, candidate = network.pixels(noise(2))[:, None]
    seen: list[torch.Tensor] = []
    network.backbone.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    there, back = network(query, candidate), network(candidate, query)
    assert torch.equal(seen[0][..., :16], query)
    assert torch.equal(seen[0][..., 16:], candidate)
    assert not torch.allclose(there, back, atol=1e-4)


@pytest.mark.parametrize("name", ["test_vit", "torchvision/shufflenet_v2_x0_5"])
def test_kept_pixels_are_those_that_were_seen(name: str) -> None:
    network = CanvasNetwork(build_backbone(name, canvas_size(SIZE)), SIZE)
    pictures = noise(3)
    pixels = network.pixels(pictures)
    kept = network.packed(network.details(pixels))
    assert kept.dtype == np.uint8
    assert np.array_equal(kept, [np.asarray(one).transpose(2, 0, 1) for one in pictures])
    assert torch.allclose(network.unpacked(kept), pixels)


def test_every_weight_learns(network: CanvasNetwork) -> None:
    query, candidate = (network.pixels(noise(2)) for _ in range(2))
    network(query, candidate).square().sum().backward()
    still = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []
