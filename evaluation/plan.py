"""What `sartor evaluate` measures where a gallery is searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """What is measured, on what.

    Attributes:
        protocols: names of PROTOCOLS.
        products: the gallery's Parquet file.
        encoders: spec strings, baselines too.
        composers: spec strings; none: `sum`, and for the house encoder the settings' own.
        own_composer: the settings' own.
        weights: text weights, each a row of the weighted sum more.
        feed: adds a row "with the feed" to each composition.
        split: whose products ask.
        seed: of every draw.
        street: Parquet of street photos, for `instance`.
        user_photos: Parquet of people's own photos, for `user`.
        user_split: whose photos ask; the published file has no `test`.
        detectors: spec strings, whose crops ask in `user` beside whole photos.
        cache: folder of kept embeddings.
        sheets: folder of the contact sheets; None draws none.
    """

    protocols: Sequence[str]
    products: Path
    encoders: Sequence[str]
    composers: Sequence[str] = ()
    own_composer: str = "sum"
    weights: Sequence[float] = ()
    feed: bool = False
    split: str = "test"
    seed: int = 0
    street: Path | None = None
    user_photos: Path | None = None
    user_split: str = "val"
    detectors: Sequence[str] = ()
    cache: Path | None = None
    sheets: Path | None = None
