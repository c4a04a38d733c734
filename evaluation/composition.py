"""The ways to make one query of a photo and words that stand side by side in a table.

Image alone and text alone are the baselines; every composer can be asked by its spec string.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.errors import NothingToSearch
from shared.wishes import Understood
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import read_weight
from worker.encoders.base import Encoder, joint_dim

__all__ = ["Composition", "compositions"]


@dataclass(frozen=True)
class Composition:
    """One way of composing.

    Attributes:
        name: of the table's row.
        spec: the composer's; "" for the photo's embedding as it is.
        weight: of the words, where the composer is the weighted sum of both.
        sees: the reference photo; without it the words are all there is.
        hears: the words; without them the photo is all there is.
    """

    name: str
    spec: str
    weight: float | None = None
    sees: bool = True
    hears: bool = True

    def load(self, encoder: Encoder) -> Composer:
        """The composer in the encoder's space; raises as `Registry.load`."""
        return COMPOSERS.load(self.spec, encoder=encoder) if self.spec else _PhotoAsItIs()

    def heard(self, words: Understood) -> Understood:
        """What it takes of the words: all or nothing."""
        return words if self.hears else Understood()


class _PhotoAsItIs:
    """Whole embeddings: composers answer in the part that words and pictures share."""

    wants_patches = False

    def compose(self, asked: Asked) -> FloatArray:
        """The reference; raises NothingToSearch where there is none."""
        if asked.reference is None:
            raise NothingToSearch("an image alone cannot ask without an image")
        return asked.reference


def compositions(encoder: Encoder, specs: Sequence[str]) -> list[Composition]:
    """The baselines, then a composition a spec, each once; raises UnknownSpec, EmptySpec.

    "image only, joint space" is there where an embedding has a part that words do not share.
    """
    ways = [Composition("image only", "", hears=False)]
    if joint_dim(encoder) < encoder.dim:
        ways.append(Composition("image only, joint space", "sum", hears=False))
    ways.append(Composition("text only", "sum", sees=False))
    return list(dict.fromkeys([*ways, *(_of(spec) for spec in specs)]))


def _of(spec: str) -> Composition:
    scheme, rest = COMPOSERS.parse(spec)
    if scheme == "sum":
        weight = read_weight(scheme, rest)
        return Composition(f"sum, w = {weight:.2f}", f"sum:{weight}", weight)
    # A file by its name: a report says nothing of where its writer keeps them.
    return Composition(f"{scheme}:{Path(rest).name}" if rest else scheme, spec)
