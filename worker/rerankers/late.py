"""Late interaction: each part of one picture looks for the part of the other that is most like it.

ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020, "ColBERT", section 3.3) with the encoder's own
patches in the place of token embeddings, so that nothing is trained. A whole embedding is one mean
of a picture: a print on the chest is a small part of it, here it counts by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from index_store.readings import PictureReader, Reading
from shared.errors import SetupError, UnknownSpec
from worker.encoders.base import TINY, Encoder, PatchEncoder, joint_encoder
from worker.rerankers.base import DETAILS, FloatArray, Question, Reranker, Shortlist

__all__ = ["Late", "load", "packed", "unpacked"]

LEVELS = 127  # of int8, on either side of 0
Bytes = NDArray[np.int8]


class PatchReader:
    """A PictureReader: int8 (patches, dim) of each picture, in the joint space."""

    name = DETAILS

    def __init__(self, encoder: PatchEncoder, model_id: str) -> None:
        self._encoder = encoder
        self.model_id = model_id

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        """See PictureReader."""
        del embeddings
        grids = packed(self._encoder.encode_patches(images))
        return [Reading(grid.reshape(-1, grid.shape[-1])) for grid in grids]


class Late:
    """MaxSim with a picture's patches, with sentences, or with both, which then count alike."""

    def __init__(self, encoder: PatchEncoder) -> None:
        self._words = joint_encoder(encoder)
        self.model_id = f"late:{encoder.model_id}"
        self.reader: PictureReader | None = PatchReader(encoder, self.model_id)

    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """See Reranker: cosines, 0 throughout where the question has neither picture nor words."""
        told = [np.zeros(len(shortlist), np.float32)]
        if shortlist.details is not None and len(shortlist):
            told = self._told(question, unpacked(shortlist.details)) or told
        return np.asarray(np.mean(told, axis=0), np.float32)

    def _told(self, question: Question, parts: FloatArray) -> list[FloatArray]:
        """What each of picture and words says of candidates' parts (n, patches, dim)."""
        told = []
        if question.details is not None:
            told.append(_met(unpacked(question.details), parts))
        if question.words.sentences:
            # Words see no patches of their own: each sentence is one, and looks for its place.
            sentences = self._words.encode_texts(question.words.sentences)
            told.append((parts @ sentences.T).max(axis=1).mean(axis=1))
        return told


def _met(seen: FloatArray, parts: FloatArray) -> FloatArray:
    """How well parts (patches, dim) and those of candidates (n, patches, dim) meet, (n,).

    Both ways: what is seen has to be found, and what a candidate has beside it counts against it. A
    plain shirt's parts are all found in one with a print; the print is not found in the plain one.
    """
    alike = parts @ seen.T  # (n, candidate's patches, seen patches)
    there, back = alike.max(axis=1).mean(axis=1), alike.max(axis=2).mean(axis=1)
    return np.asarray((there + back) / 2, np.float32)


def packed(patches: FloatArray) -> Bytes:
    """Unit-length patches (..., dim) as int8: the largest number of each becomes 127 or -127.

    Their length is known, so that only the direction is kept, and each patch uses all of int8.
    """
    largest = np.abs(patches).max(axis=-1, keepdims=True)
    return np.asarray(np.rint(patches / np.maximum(largest, TINY) * LEVELS), np.int8)


def unpacked(kept: Bytes) -> FloatArray:
    """float32 (..., dim), unit length.

    The sine of a patch's angle to the original is at most sqrt(dim) / 254; with 256 numbers, 0.063.
    """
    rows = np.asarray(kept, np.float32)
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, TINY), np.float32)


def load(rest: str, encoder: Encoder) -> Reranker:
    """`late`.

    Raises:
        UnknownSpec: a name stands behind it.
        SetupError: the encoder gives no patches.
    """
    if rest:
        raise UnknownSpec(f"the reranker 'late' has no variants (asked for {rest!r})")
    return Late(_with_patches(encoder))


def _with_patches(encoder: Encoder) -> PatchEncoder:
    """The encoder, once it has shown patches of a picture: some towers have the method alone."""
    try:
        if isinstance(encoder, PatchEncoder):
            encoder.encode_patches([Image.new("RGB", (8, 8))])
            return encoder
    except SetupError as error:
        raise SetupError(f"the reranker 'late' compares patches: {error}") from error
    raise SetupError(
        f"the reranker 'late' compares patches, which {encoder.model_id} does not give; choose a "
        "ViT or a convolutional encoder, e.g. 'house', or another reranker, e.g. 'attributes'"
    )
