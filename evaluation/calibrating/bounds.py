"""Below which chance nothing is close: fitted on people's own photos, which look least like a shop.

By a bound that 97 of 100 changed photos of products pass, half of 100 street photos of split val,
and a third of people's own, would hear that nothing is close in a shop full of their garments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from random import Random

import numpy as np
from PIL import Image

from evaluation.calibrating.fitting import bound
from evaluation.feed import Feed
from evaluation.protocols.user import UserPhotos
from evaluation.stages.shelf import Shelf
from shared.pictures import decode
from shared.wishes import Understood
from shared.words import understood
from worker.calibration import Calibration, Fitted, Kind
from worker.composers.base import Asked, Composer
from worker.encoders.base import Encoder
from worker.judging import Judge
from worker.rerankers.base import Question

__all__ = ["Asker", "bounded"]

PHOTOS = 350  # the bound leaves 17 of them below it
REFUSED = 0.05  # of photos whose type the shop has: how many may hear that nothing is close
SAID = ("black", "blue", "red", "white", "green", "grey")  # of "make it black", in turns
WORDS: dict[Kind, Sequence[Understood]] = {
    "photo": [Understood()],
    "both": [understood([f"make it {colour}"]) for colour in SAID],
}


@dataclass(frozen=True, eq=False)
class Asker:
    """Asks photos of a gallery as the pipeline does, without a detector."""

    shelf: Shelf
    encoder: Encoder
    composer: Composer
    judge: Judge
    count: int

    def chance(self, image: Image.Image, words: Understood, *, feed: bool) -> float:
        """The best candidate's; 0 where nothing was fitted."""
        [reference] = self.encoder.encode_images([image])
        reader = self.judge.reranker.reader
        details = reader.read([image], reference[None])[0].array if reader else None
        scores = self.shelf.gallery.embeddings @ self.composer.compose(Asked(reference, words))
        if feed:
            scores = scores + self._feed.bonuses([words], [None])[0]
        rows = np.argsort(-scores, kind="stable")[: self.count]
        shortlist = self.shelf.shortlist(rows, scores[rows], reader, feed=feed)
        judged = self.judge(Question(words, image, reference, details), shortlist)
        return 0.0 if judged.chances is None else float(judged.chances.max())

    @cached_property
    def _feed(self) -> Feed:
        return Feed(self.shelf.gallery)


def bounded(calibration: Calibration, photos: UserPhotos, asker: Asker) -> Calibration:
    """The calibration with the bounds of photos, and of photos with words, at these photos."""
    images = list(photos.images)
    chosen = Random(0).sample(images, min(PHOTOS, len(images)))
    pictures, feed = (
        {**kinds, **_closer(kinds, chosen, asker, feed=told)}
        for kinds, told in ((calibration.pictures, False), (calibration.feed, True))
    )
    return calibration.model_copy(update={"pictures": pictures, "feed": feed})


def _closer(
    kinds: Mapping[Kind, Fitted], images: Sequence[bytes], asker: Asker, *, feed: bool
) -> dict[Kind, Fitted]:
    """Those of WORDS with their bounds."""
    new = {}
    for kind, said in WORDS.items():
        best = [
            asker.chance(decode(data), words, feed=feed)
            for data, words in zip(images, cycle(said), strict=False)
        ]
        close = bound(np.array(best), REFUSED)
        new[kind] = kinds[kind].model_copy(update={"close": close})
    return new
