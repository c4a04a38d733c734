"""The decoder paints the asked size in the range of pictures, from every value of the embedding."""

import pytest
import torch

from training.presets.decoder import Decoder


@pytest.mark.parametrize("size", [(64, 48), (200, 140), (10, 7)])
def test_pictures_have_the_size_and_the_range(size):
    torch.manual_seed(0)
    painted = Decoder(5, size)(torch.randn(2, 5))
    assert painted.shape == (2, 3, *size)
    assert painted.min() >= 0
    assert painted.max() <= 1


def test_each_value_of_the_embedding_is_seen():
    torch.manual_seed(0)
    embedding = torch.randn(3, 5, requires_grad=True)
    Decoder(5, (32, 32))(embedding).square().sum().backward()
    assert (embedding.grad.abs().sum(dim=0) > 0).all()
