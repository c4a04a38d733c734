"""The pair network: bounded parts, a comparison that looks at all of them, row by row."""

import numpy as np
import pytest
import torch
from torch import Tensor

from worker.rerankers.backbone import build_backbone
from worker.rerankers.pair import PairNetwork

SIZE, WIDTH = (32, 48), 16


@pytest.fixture
def network() -> PairNetwork:
    torch.manual_seed(0)
    return PairNetwork(build_backbone("test_vit", SIZE), SIZE, WIDTH).eval()


def parts(count: int, patches: int = 6) -> Tensor:
    torch.manual_seed(1)
    return torch.randn(count, patches, WIDTH).tanh()


def test_details_are_bounded_and_differ_where_pictures_do(network: PairNetwork) -> None:
    details = network.details(torch.randn(3, 3, *SIZE))
    assert details.shape == (3, 6, WIDTH)
    assert 0.3 < details.abs().mean() < 1
    assert details.abs().max() < 1
    assert not torch.allclose(details[0], details[1], atol=0.01)


def test_int8_rounds_details_by_half_a_level_at_most(network: PairNetwork) -> None:
    details = torch.linspace(-1, 1, 2 * 6 * WIDTH).view(2, 6, WIDTH)
    kept = network.packed(details)
    assert (kept.dtype, kept.shape) == (np.int8, details.shape)
    assert (kept.min(), kept.max()) == (-127, 127)
    assert (network.unpacked(kept) - details).abs().max() <= 1 / 254 + 1e-7


def test_at_first_parts_are_as_alike_as_their_numbers(network: PairNetwork) -> None:
    one, other = parts(2), parts(2).flip(0)
    assert torch.allclose(network._alike(one, other), one @ other.mT / 4, atol=1e-5)


def test_rows_are_compared_by_themselves(network: PairNetwork) -> None:
    query, candidates = parts(4), parts(4).flip(0)
    logits = network(query, candidates)
    assert logits.shape == (4,)
    alone = [network(query[n : n + 1], candidates[n : n + 1]) for n in range(4)]
    assert torch.allclose(logits, torch.cat(alone), atol=1e-6)
    assert logits.std() > 1e-4


def test_where_a_part_stands_in_its_picture_does_not_matter(network: PairNetwork) -> None:
    query, candidates = parts(2), parts(2).flip(0)
    order = torch.tensor([3, 0, 5, 1, 4, 2])
    moved = network(query[:, order], candidates)
    assert torch.allclose(moved, network(query, candidates), atol=1e-6)


def test_each_part_is_set_beside_what_was_found_for_it(network: PairNetwork) -> None:
    """Slow twin: attention and comparison written out for each part of either picture."""
    query, candidate = parts(2)
    expected = torch.cat([_told(network, query, candidate), _told(network, candidate, query)])
    seen: list[Tensor] = []
    network.head.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    network(query[None], candidate[None])
    assert torch.allclose(seen[0][0], expected, atol=1e-5)


def _told(network: PairNetwork, one: Tensor, other: Tensor) -> Tensor:
    rows = []
    for part in one:
        found = (other @ part / WIDTH**0.5 * 2).softmax(dim=0) @ other
        rows.append(network.weigh(torch.cat([part, found, part - found, part * found])))
    told = torch.stack(rows)
    return torch.cat([told.mean(dim=0), told.max(dim=0).values])


def test_every_weight_learns(network: PairNetwork) -> None:
    query, candidate = (network.details(torch.randn(4, 3, *SIZE)) for _ in range(2))
    network(query, candidate).square().sum().backward()
    still = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []
