"""Protocol `zero-shot`: can the encoder name a product's type, colour, gender and usage untaught?

The name whose prompt lies nearest to the photo is the answer, as CLIP does it: several wordings of
a name are embedded, their mean renormalised (Radford et al. 2021, section 3.1.4). This is the raw
measure of the encoder, without any calibration. A name is what the shop wrote, lower-cased.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.attribute_names import ARTICLE_TYPES, BASE_COLOURS, GENDERS, USAGES
from evaluation.gallery import Bools, Gallery, Ints
from evaluation.metrics import recall_at_k
from evaluation.result import Answers, Result, Scores
from evaluation.search import SHOWN, search
from worker.encoders.base import Encoder, FloatArray

__all__ = ["NAMES", "WORDINGS", "name_embeddings", "zero_shot"]

NAMES: dict[str, tuple[str, ...]] = {
    "articleType": ARTICLE_TYPES,
    "baseColour": BASE_COLOURS,
    "gender": GENDERS,
    "usage": USAGES,
}
WORDINGS: dict[str, tuple[str, ...]] = {
    "articleType": ("{}", "a photo of {}", "a photo of a {}"),
    "baseColour": ("{}", "a photo of something {}"),
    "gender": ("{}", "for {}", "{} clothes"),
    "usage": ("{}", "{} wear"),
}
# How deep the right name may lie: "Blue" for "Navy Blue" is no gross mistake.
DEPTHS = {"articleType": (1,), "baseColour": (1, 2), "gender": (1,), "usage": (1,)}


@dataclass(frozen=True)
class _Reading:
    """One attribute as read: which rows were asked, which names came first, which are right."""

    rows: Ints
    found: Ints
    right: Bools


def zero_shot(gallery: Gallery, encoder: Encoder, split: str) -> Result:
    """Top-1 of type, colour, gender and usage per product, and the colour's top-2.

    Products whose value is no name of NAMES (an empty usage) are not asked for it. Details are
    the top-1 of each colour; the sheet shows types.

    Raises:
        PicturesOnly: the encoder reads no text.
        FeedUnreadable: the split is empty, or the file lacks an attribute.
    """
    readings = {column: _read(gallery, encoder, split, column) for column in NAMES}
    scores = {
        f"{column} top-{k}": recall_at_k(reading.right, k)
        for column, reading in readings.items()
        for k in DEPTHS[column]
    }
    details = _by_colour(gallery["baseColour"][readings["baseColour"].rows], scores)
    return Result(scores, _answers(gallery, readings["articleType"]), details)


def name_embeddings(encoder: Encoder, names: Sequence[str], wordings: Sequence[str]) -> FloatArray:
    """float32 (names, d), unit length: the renormalised mean of each name's wordings."""
    texts = [wording.format(name.lower()) for name in names for wording in wordings]
    embeddings = encoder.encode_texts(texts).reshape(len(names), len(wordings), -1)
    means = embeddings.mean(axis=1)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def _read(gallery: Gallery, encoder: Encoder, split: str, column: str) -> _Reading:
    rows, names = gallery.rows(split), np.array(NAMES[column])
    rows = rows[np.isin(gallery[column][rows], names)]
    prompts = name_embeddings(encoder, NAMES[column], WORDINGS[column])
    found = search(gallery.embeddings[rows], prompts, SHOWN)
    return _Reading(rows, found, names[found] == gallery[column][rows][:, None])


def _by_colour(colours: NDArray[np.str_], scores: dict[str, Scores]) -> dict[str, Scores]:
    top = scores["baseColour top-1"]
    return {f"baseColour {colour}": top[colours == colour] for colour in np.unique(colours)}


def _answers(gallery: Gallery, reading: _Reading) -> Answers:
    return Answers(
        gallery["articleType"][reading.rows].tolist(),
        lambda queries: gallery.photos(reading.rows[queries]),
        reading.found,
        reading.right,
        ARTICLE_TYPES,
    )
