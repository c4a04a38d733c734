"""What a result should be like: parts of photos and example products, blended into one embedding.

Each is encoded at most once: products when the index was built, parts of photos when they are
first searched, after which the cache has them. A refinement so encodes its words alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from index_store.readings import PictureReader, Reading
from shared.messages import Box
from worker.encoders.base import Encoder, FloatArray
from worker.garments import crop
from worker.reference_cache import ReferenceCache

__all__ = ["Look", "Part", "Photo", "References"]


@dataclass(frozen=True)
class Photo:
    """A person's photo; `garments` are those found in it, None where nobody has looked yet."""

    image: Image.Image  # upright RGB
    key: str = ""  # under which its embeddings are kept
    garments: tuple[Box, ...] | None = None


@dataclass(frozen=True)
class Part:
    """A box of a photo."""

    photo: Photo
    box: Box


@dataclass(frozen=True)
class Look:
    """One thing that is looked for: the parts of photos that show it, the label of its type."""

    parts: tuple[Part, ...] = ()
    label: str = ""

    @property
    def box(self) -> Box | None:
        """What is searched in the first photo."""
        return self.parts[0].box if self.parts else None


class References:
    """Embeds parts of photos."""

    def __init__(self, encoder: Encoder, mute: float, cache: ReferenceCache | None) -> None:
        """`mute` is how far the background of an outlined garment fades, 0 to 1."""
        self._encoder = encoder
        self._mute = mute
        self._cache = cache

    def embedded(self, looks: Sequence[Look]) -> list[list[FloatArray]]:
        """The embeddings (dim,) of each look's parts; all that are new in one forward pass."""
        parts = [part for look in looks for part in look.parts]
        rows = [self._known(part) for part in parts]
        new = [part for part, row in zip(parts, rows, strict=True) if row is None]
        seen = iter(self._encoder.encode_images([self.crop(part) for part in new]))
        for part, number in zip(new, _gaps(rows), strict=True):
            rows[number] = next(seen)
            self._keep(part, rows[number])
        stream = iter(rows)
        return [[row for _ in look.parts if (row := next(stream)) is not None] for look in looks]

    def read(self, part: Part, reader: PictureReader, embedding: FloatArray) -> Reading:
        """What a reader makes of a part whose own embedding is (dim,); at most once."""
        key, box = part.photo.key, part.box
        cache = self._cache if key else None
        kept = cache.reading(key, box, reader.model_id) if cache else None
        if kept is not None:
            return kept
        [made] = reader.read([self.crop(part)], embedding[None])
        if cache:
            cache.keep_reading(key, box, reader.model_id, made)
        return made

    def crop(self, part: Part) -> Image.Image:
        """What the encoder sees of a part."""
        return crop(part.photo.image, part.box, self._mute)

    def _known(self, part: Part) -> FloatArray | None:
        if self._cache is None or not part.photo.key:
            return None
        return self._cache.get(part.photo.key, part.box)

    def _keep(self, part: Part, embedding: FloatArray | None) -> None:
        if self._cache is not None and part.photo.key and embedding is not None:
            self._cache.put(part.photo.key, part.box, embedding)


def _gaps(rows: Sequence[FloatArray | None]) -> list[int]:
    return [number for number, row in enumerate(rows) if row is None]
