"""What `sartor evaluate` measures where a gallery is searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from worker.caption_fusion import How

__all__ = ["RERANKED", "Plan"]

RERANKED = 50  # as the pipeline


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
        rerankers: spec strings, each a row more of `text`, `instance`, `recolour`, `attribute`.
        own_reranker: the settings' own, for `honest` by the house encoder where none is named.
        reranked: how many of the first answers they look at.
        calibration: what was fitted for other stages than the house's; None: nothing was.
        alone: adds a row where a reranker's scores alone order.
        captioner: spec string; adds rows where captions are searched beside pictures; None: none.
        sentences: spec string of what embeds captions.
        caption_weights: of the captions, each a row.
        caption_fusions: how captions and pictures are brought together, each a row.
        fold: adds rows where variants of one product are shown as one.
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
    rerankers: Sequence[str] = ()
    own_reranker: str = "none"
    reranked: int = RERANKED
    calibration: Path | None = None
    alone: bool = False
    captioner: str | None = None
    sentences: str = "encoder"
    caption_weights: Sequence[float] = ()
    caption_fusions: Sequence[How] = ()
    fold: bool = False
    feed: bool = False
    split: str = "test"
    seed: int = 0
    street: Path | None = None
    user_photos: Path | None = None
    user_split: str = "val"
    detectors: Sequence[str] = ()
    cache: Path | None = None
    sheets: Path | None = None
