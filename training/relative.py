"""Triplets of people's own words: relative captions with their pictures, to train a composer on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from shared.errors import FeedMissing
from training.datasets.relative import RelativeCaption

__all__ = ["RelativeTriplet", "RelativeTriplets"]

STRIPPED = ".?, "  # ends of a sentence that a joined one has no use for, as in CLIP4Cir
JOINED = 0.5  # of the captions with several sentences give them all, the others one


@dataclass(frozen=True)
class RelativeTriplet:
    """One request: places in `RelativeTriplets.pictures`, and the words between them."""

    reference: int
    target: int
    text: str


class RelativeTriplets:
    """Captions whose two pictures are there; a draw depends on (seed, step) alone.

    pictures: the files, each once; missing: how many captions lack a picture.
    """

    def __init__(
        self, captions: Iterable[RelativeCaption], pictures: Mapping[str, Path], *, seed: int = 0
    ) -> None:
        """`pictures` by the names that the captions use.

        Raises:
            FeedMissing: no caption has both of its pictures.
        """
        told = list(captions)
        self._seed = seed
        self._captions = [c for c in told if c.reference in pictures and c.target in pictures]
        self.missing = len(told) - len(self._captions)
        if not self._captions:
            raise FeedMissing(
                f"none of {len(told):,} captions has both of its pictures among the "
                f"{len(pictures):,} found: put the data set's pictures where its layout has them"
            )
        names = dict.fromkeys(name for c in self._captions for name in (c.reference, c.target))
        self._rows = {name: row for row, name in enumerate(names)}
        self.pictures: Sequence[Path] = [pictures[name] for name in names]

    def __len__(self) -> int:
        return len(self._captions)

    def draw(self, step: int, count: int) -> list[RelativeTriplet]:
        """The triplets of a step; of several sentences one, or all in any order."""
        rng = Random(f"{self._seed}-relative-{step}")
        return [self._triplet(rng.choice(self._captions), rng) for _ in range(count)]

    def _triplet(self, caption: RelativeCaption, rng: Random) -> RelativeTriplet:
        texts = [text.strip(STRIPPED) for text in caption.texts]
        count = len(texts) if rng.random() < JOINED else 1
        text = " and ".join(rng.sample(texts, count))
        return RelativeTriplet(self._rows[caption.reference], self._rows[caption.target], text)
