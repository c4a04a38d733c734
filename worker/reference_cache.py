"""What the encoder made of a photo, kept with the photo: a refinement encodes its words alone."""

import json
from hashlib import blake2b
from io import BytesIO
from typing import Protocol

import numpy as np

from index_store.readings import Reading
from shared.messages import Box
from shared.photos import PhotoStore
from worker.encoders.base import FloatArray

__all__ = ["ReferenceCache", "SeenBefore"]

STORED = np.dtype("<f4")  # the same bytes on every machine


class ReferenceCache(Protocol):
    """Embeddings and readings by photo and box."""

    def get(self, photo_key: str, box: Box | None) -> FloatArray | None:
        """The (dim,) embedding of a box of a photo (None: all of it), None when it is not known."""
        ...

    def put(self, photo_key: str, box: Box | None, embedding: FloatArray) -> None:
        """Keeps an embedding (dim,) for whoever asks next."""
        ...

    def reading(self, photo_key: str, box: Box | None, reader: str) -> Reading | None:
        """What the reader of that model id made of a box, None when it is not known."""
        ...

    def keep_reading(self, photo_key: str, box: Box | None, reader: str, reading: Reading) -> None:
        """Keeps what a reader made, an array of any shape and dtype."""
        ...


class SeenBefore:
    """The ReferenceCache of all workers: bytes in Redis, for as long as the photo is there."""

    def __init__(self, photos: PhotoStore, model_id: str, mute: float) -> None:
        """`model_id` and `mute` (mute_background) are the pipeline's: both change an embedding."""
        self._photos = photos
        self._model_id = model_id
        self._mute = mute

    def get(self, photo_key: str, box: Box | None) -> FloatArray | None:
        """Its own copy of what was put; raises redis.RedisError."""
        body = self._photos.embedding(photo_key, self._name(box))
        return None if body is None else np.frombuffer(body, STORED).astype(np.float32)

    def put(self, photo_key: str, box: Box | None, embedding: FloatArray) -> None:
        """Keeps an embedding; nothing happens when the photo was forgotten meanwhile.

        Raises:
            redis.RedisError: Redis is away.
        """
        body = embedding.astype(STORED).tobytes()
        self._photos.put_embedding(photo_key, self._name(box), body)

    def reading(self, photo_key: str, box: Box | None, reader: str) -> Reading | None:
        """See ReferenceCache; raises redis.RedisError."""
        body = self._photos.embedding(photo_key, self._name(box, reader))
        if body is None:
            return None
        with np.load(BytesIO(body)) as kept:
            return Reading(kept["array"], str(kept["text"]))

    def keep_reading(self, photo_key: str, box: Box | None, reader: str, reading: Reading) -> None:
        """See ReferenceCache; raises redis.RedisError."""
        out = BytesIO()
        np.savez(out, array=reading.array, text=np.array(reading.text))
        self._photos.put_embedding(photo_key, self._name(box, reader), out.getvalue())

    def _name(self, box: Box | None, reader: str = "") -> str:
        """A digest of all that decides what the encoder is shown (worker/garments.py, crop)."""
        seen = (box.xyxy, bool(box.label), box.outline if self._mute else ()) if box else None
        body = json.dumps([self._model_id, self._mute, seen, reader])
        return blake2b(body.encode(), digest_size=16).hexdigest()
