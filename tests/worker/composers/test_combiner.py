"""The learned share mixes both, the third part is added."""

import torch
from torch.nn.functional import normalize

from worker.composers.combiner import Combiner


def test_share_and_added_part_by_hand() -> None:
    network = Combiner(2).eval()
    for layer in (network.added[-1], network.share[-2]):
        torch.nn.init.zeros_(layer.weight)
    network.share[-2].bias.data = torch.tensor([torch.log(torch.tensor(3.0))])  # sigma = 3/4
    network.added[-1].bias.data = torch.tensor([0.0, 0.25 * 2**0.5])  # beside vectors sqrt(2) long
    query = network(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]))
    assert torch.allclose(query, normalize(torch.tensor([[0.25, 0.75 + 0.25]]), dim=1))
