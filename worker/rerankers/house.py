"""The reranker that ships with the repository: parts of two pictures that match.

The house encoder's second eye sees lines, seams and prints halfway up its tower
(`HouseEncoder.encode_places`); worker/rerankers/matching.py says how well two pictures' places
match. What the index keeps of a picture are its tokens as int8, 108 x 49 bytes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from index_store.readings import PictureReader, Reading
from shared.errors import SetupError, UnknownSpec
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.house import HouseEncoder
from worker.encoders.weights import combined_id
from worker.rerankers.base import DETAILS, Question, Reranker, Shortlist
from worker.rerankers.matching import Matching, load_matching

__all__ = ["WEIGHTS", "HouseReranker", "load", "packed", "unpacked"]

WEIGHTS = Path(__file__).parent.parent / "weights" / "house-reranker"
# int8 on either side of 0: both the numbers of a unit vector and the weights lie within -1 and 1,
# so that a cosine is off by 0.02 at most for 48 numbers that all err alike, by 0.001 as they do.
LEVELS = 127


class TokenReader:
    """A PictureReader: int8 (places, width + 1) of each picture."""

    name = DETAILS

    def __init__(self, encoder: HouseEncoder, network: Matching, model_id: str) -> None:
        self._encoder = encoder
        self._network = network
        self.model_id = model_id

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        """See PictureReader."""
        del embeddings
        with torch.inference_mode():
            tokens = self._network.tokens(torch.from_numpy(self._encoder.encode_places(images)))
        return [Reading(row) for row in packed(tokens)]


class HouseReranker:
    """Scores within -1 and 1; 0 throughout where the question has no picture."""

    def __init__(self, encoder: HouseEncoder, network: Matching) -> None:
        self.model_id = combined_id("house", encoder.model_id, network)
        self._network = network
        self.reader: PictureReader | None = TokenReader(encoder, network, self.model_id)

    @torch.inference_mode()
    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """See Reranker."""
        seen, kept = question.details, shortlist.details
        if seen is None or kept is None or not len(shortlist):
            return np.zeros(len(shortlist), np.float32)
        scores: Tensor = self._network(unpacked(seen[None]), unpacked(kept[None]))
        return np.asarray(scores[0], np.float32)


def packed(tokens: Tensor) -> NDArray[np.int8]:
    """Tokens (..., width + 1) as the index keeps them."""
    return np.asarray(torch.round(tokens * LEVELS).to(torch.int8).numpy())


def unpacked(kept: NDArray[np.int8]) -> Tensor:
    """float32 tokens (..., width + 1)."""
    return torch.from_numpy(np.asarray(kept, np.float32)) / LEVELS


def load(rest: str, encoder: Encoder) -> Reranker:
    """`house`, or `house:FOLDER` with other weights; raises UnknownSpec, SetupError."""
    if rest and not Path(rest).is_dir():
        raise UnknownSpec(f"house:{rest}: no such folder; write 'house', or house:FOLDER")
    if not isinstance(encoder, HouseEncoder):
        raise SetupError(
            f"the house reranker sees with the house encoder's eye, which {encoder.model_id} "
            "lacks; use the reranker 'late', 'attributes' or 'none', or the encoder 'house'"
        )
    return HouseReranker(encoder, load_matching(Path(rest) if rest else WEIGHTS))
