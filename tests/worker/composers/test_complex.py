"""Lengths and angles by hand, and the way back."""

import pytest
import torch

from worker.composers.complex import SCALE_START, Complex


@pytest.fixture
def network() -> Complex:
    """Lengths (3, 4), angles (pi/6, 0); rho takes cos parts and sin parts to one number each."""
    network = Complex(2).eval()
    for mapping, bias in ((network.lengths, [3.0, 4.0]), (network.angles, [torch.pi / 6, 0.0])):
        torch.nn.init.zeros_(mapping[-1].weight)
        mapping[-1].bias.data = torch.tensor(bias)
    joint = network.joint[-1]
    joint.weight.data = torch.tensor([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    torch.nn.init.zeros_(joint.bias)
    return network


def test_the_text_turns_the_image(network: Complex) -> None:
    row = torch.ones(1, 2)
    wanted = SCALE_START * torch.tensor([[3 * 3**0.5 / 2 + 4, 1.5]])
    assert torch.allclose(network.turned(row, row), wanted, rtol=1e-4)


def test_the_conjugate_turns_the_other_way(network: Complex) -> None:
    """The sines are below zero, and rho's ReLU takes them away."""
    row = torch.ones(1, 2)
    wanted = SCALE_START * torch.tensor([[3 * 3**0.5 / 2 + 4, 0.0]])
    assert torch.allclose(network.turned(row, row, conjugate=-1.0), wanted, rtol=1e-4)


def test_a_query_is_what_was_turned_at_unit_length(network: Complex) -> None:
    row = torch.ones(1, 2)
    theta = network.turned(row, row)
    assert torch.allclose(network(row, row), theta / theta.norm())


def test_both_inputs_are_rebuilt_at_their_own_size() -> None:
    image, text = Complex(4).rebuilt(torch.randn(3, 4))
    assert image.shape == text.shape == (3, 4)
