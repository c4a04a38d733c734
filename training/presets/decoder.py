"""Embedding to picture: the half of an autoencoder that only training needs.

linear -> (256, h/16, w/16) -> four times (transposed convolution, BatchNorm, ReLU), each doubling
-> convolution -> sigmoid, cut to the size. Small on purpose: the encoder is what is kept.
"""

from itertools import pairwise
from math import ceil

from torch import Tensor, nn

__all__ = ["Decoder"]

CHANNELS = (256, 128, 64, 32, 16)
DOUBLED = 2 ** (len(CHANNELS) - 1)


class Decoder(nn.Module):
    """float (n, dim) to pictures (n, 3, height, width) in [0, 1]."""

    def __init__(self, dim: int, size: tuple[int, int]) -> None:
        super().__init__()
        self._size = size
        self._grid = (CHANNELS[0], ceil(size[0] / DOUBLED), ceil(size[1] / DOUBLED))
        channels, rows, columns = self._grid
        self.spread = nn.Linear(dim, channels * rows * columns)
        self.grow = nn.Sequential(*(_doubling(*pair) for pair in pairwise(CHANNELS)))
        self.paint = nn.Conv2d(CHANNELS[-1], 3, 3, padding=1)

    def forward(self, embeddings: Tensor) -> Tensor:
        """Paints; see the class."""
        height, width = self._size
        grid = self.spread(embeddings).view(-1, *self._grid)
        picture: Tensor = self.paint(self.grow(grid)).sigmoid()
        return picture[..., :height, :width]


def _doubling(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ConvTranspose2d(before, after, kernel_size=4, stride=2, padding=1),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )
