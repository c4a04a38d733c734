"""The start: standardised channels, and as tokens the first components, half whitened."""

import pytest
import torch

from training.rerankers.house import start
from training.rerankers.house.start import start_from
from worker.rerankers.matching import Matching


@pytest.fixture
def maps():
    """Two channels of one thing and noise, one by itself, and one that is always the same."""
    chance = torch.Generator().manual_seed(0)
    one, two, *noise = torch.randn(5, 40, 50, generator=chance)
    rows = [
        one + 0.1 * noise[0],
        3 * one + 0.3 * noise[1] + 5,
        0.2 * two - 1,
        torch.full_like(one, 7),
    ]
    return torch.stack(rows, dim=2)


@pytest.fixture
def network(maps):
    torch.manual_seed(0)
    network = Matching(4, 2)
    start_from(network, maps)
    return network


def test_channels_are_standardised(network, maps):
    seen = ((maps - network.mean) / network.spread).flatten(0, 1)
    assert torch.allclose(seen.mean(dim=0), torch.zeros(4), atol=1e-4)
    assert torch.allclose(seen[:, :3].std(dim=0), torch.ones(3), atol=1e-2)


def test_the_largest_component_comes_first_and_is_half_whitened(network, maps):
    """The two alike have 1 + their correlation as variance, the other 1; then the square roots."""
    seen = ((maps - network.mean) / network.spread).flatten(0, 1)
    correlation = float(torch.corrcoef(seen[:, :2].T)[0, 1])
    variances = network.project(seen).var(dim=0)
    assert variances.tolist() == pytest.approx([(1 + correlation) ** 0.5, 1], rel=0.01)
    first, second = network.project.weight.detach().abs()
    assert first[0] == pytest.approx(float(first[1]), rel=1e-3)
    assert first[2] < 0.1
    assert second[2] == pytest.approx(1, abs=0.05)


def test_what_is_always_the_same_stays_finite(network, maps):
    assert torch.isfinite(network.tokens(maps)).all()


def test_chunks_and_half_precision_change_little(network, maps, monkeypatch):
    monkeypatch.setattr(start, "CHUNK", 7)
    other = Matching(4, 2)
    start_from(other, maps.half())
    assert torch.allclose(other.spread, network.spread, atol=1e-2)
    assert torch.allclose(other.project.weight.abs(), network.project.weight.abs(), atol=1e-2)
