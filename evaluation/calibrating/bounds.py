"""Below which chance nothing is close: fitted on people's own photos, which look least like a shop.

By the bound of changed photos of products (0.49) half of 100 street photos of split val, and a
third of people's own, would hear that nothing is close in a shop full of their garments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

import numpy as np
from PIL import Image

from evaluation.protocols.user import UserPhotos
from evaluation.stages.shelf import Shelf
from shared.pictures import decode
from shared.wishes import Understood
from shared.words import understood
from worker.calibration import Calibration, Kind
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


@dataclass(frozen=True)
class Asker:
    """Asks photos of a gallery as the pipeline does, without a detector."""

    shelf: Shelf
    encoder: Encoder
    composer: Composer
    judge: Judge
    count: int

    def chance(self, image: Image.Image, words: Understood) -> float:
        """The best candidate's; 0 where nothing was fitted."""
        [reference] = self.encoder.encode_images([image])
        reader = self.judge.reranker.reader
        details = reader.read([image], reference[None])[0].array if reader else None
        scores = self.shelf.gallery.embeddings @ self.composer.compose(Asked(reference, words))
        rows = np.argsort(-scores, kind="stable")[: self.count]
        shortlist = self.shelf.shortlist(rows, scores[rows], reader, feed=False)
        judged = self.judge(Question(words, image, reference, details), shortlist)
        return 0.0 if judged.chances is None else float(judged.chances.max())


def bounded(calibration: Calibration, photos: UserPhotos, asker: Asker) -> Calibration:
    """The calibration with the bounds of photos, and of photos with words, at these photos."""
    images = list(photos.images)
    chosen = Random(0).sample(images, min(PHOTOS, len(images)))
    kinds = dict(calibration.kinds)
    for kind, said in WORDS.items():
        best = [
            asker.chance(decode(data), words)
            for data, words in zip(chosen, cycle(said), strict=False)
        ]
        close = float(np.quantile(best, REFUSED))
        kinds[kind] = kinds[kind].model_copy(update={"close": close})
    return calibration.model_copy(update={"kinds": kinds})
