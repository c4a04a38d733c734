"""ComposeAE: the text turns the image in a complex space, and both can be rebuilt from the result.

    phi = [gamma(z) cos mu(t) ; c gamma(z) sin mu(t)],   theta = a rho(phi),   q = norm(theta)

elementwise: the image's numbers are lengths, the text's are angles. c = 1 goes from the reference
to the target, c = -1 turns back from the target to the reference (Anwaar, Labintcev and
Kleinsteuber, "Compositional learning of image-text query for image retrieval", WACV 2021).

gamma, mu: BN -> dropout -> linear -> ReLU -> linear; rho: BN -> ReLU -> dropout -> linear;
the decoders d of z and t: BN -> ReLU -> linear. a, learned from 10, scales theta for the decoders
alone: q has unit length.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from worker.composers.base import Composer
from worker.composers.trained import Trained, load_network
from worker.encoders.base import Encoder

__all__ = ["Complex", "load"]

# As sartor's ancestor has them; the text's side has none.
IMAGE_DROPOUT, JOINT_DROPOUT = 0.3, 0.25
SCALE_START = 10.0


class Complex(nn.Module):
    """(reference, text), each (n, dim) unit length, to queries (n, dim) unit length."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.lengths = _mapping(dim, IMAGE_DROPOUT)
        self.angles = _mapping(dim, 0.0)
        self.joint = nn.Sequential(
            nn.BatchNorm1d(2 * dim), nn.ReLU(), nn.Dropout(JOINT_DROPOUT), nn.Linear(2 * dim, dim)
        )
        self.scale = nn.Parameter(torch.tensor(SCALE_START))
        self.image_decoder = _decoder(dim)
        self.text_decoder = _decoder(dim)

    def forward(self, reference: Tensor, text: Tensor) -> Tensor:
        """See the class."""
        return F.normalize(self.turned(reference, text), dim=1)

    def turned(self, image: Tensor, text: Tensor, conjugate: float = 1.0) -> Tensor:
        """theta (n, dim) of any length; `conjugate` is c, -1 turns a target back."""
        lengths, angles = self.lengths(image), self.angles(text)
        phi = torch.cat([lengths * angles.cos(), conjugate * lengths * angles.sin()], dim=1)
        theta: Tensor = self.scale * self.joint(phi)
        return theta

    def rebuilt(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """What the decoders make of theta: the reference and the text, (n, dim) each."""
        return self.image_decoder(theta), self.text_decoder(theta)


def _mapping(dim: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.BatchNorm1d(dim),
        nn.Dropout(dropout),
        nn.Linear(dim, dim),
        nn.ReLU(),
        nn.Linear(dim, dim),
    )


def _decoder(dim: int) -> nn.Sequential:
    return nn.Sequential(nn.BatchNorm1d(dim), nn.ReLU(), nn.Linear(dim, dim))


def load(rest: str, encoder: Encoder) -> Composer:
    """`complex:FILE`; raises EmptySpec, WeightsUnavailable."""
    return Trained(encoder, load_network("complex", rest, encoder, Complex))
