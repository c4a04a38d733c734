"""The gate keeps of the image what it may, the residual is added, weighted."""

import torch
from torch.nn.functional import normalize

from worker.composers.tirg import GATE_START, RESIDUAL_START, Tirg


def test_gate_and_residual_by_hand() -> None:
    """With open gates and one constant residual, the query is the image and a step aside."""
    network = Tirg(2).eval()
    for layer in (network.gate[-1], network.residual[-1]):
        torch.nn.init.zeros_(layer.weight)
    network.gate[-1].bias.data = torch.tensor([0.0, 0.0])  # sigma(0) = 1/2
    network.residual[-1].bias.data = torch.tensor([0.0, 2.0])
    query = network(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]))
    wanted = normalize(torch.tensor([[GATE_START / 2, 2 * RESIDUAL_START]]), dim=1)
    assert torch.allclose(query, wanted)
