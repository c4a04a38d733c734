"""What the catalogue tells and takes, beside whole products."""

from typing import NamedTuple

from index_store.product import Product
from shared.errors import BadRow

__all__ = ["FeedState", "Known", "KnownPicture", "Saved"]


class KnownPicture(NamedTuple):
    """A picture of a product, and what tells that its source is unchanged."""

    name: str  # in the PictureFolder
    source: str  # where the feed has it: a path or an address; "" for bytes in the feed itself
    stamp: str  # of a path: size and time of change ("1834-1717000000000000000"); else ""
    digest: str  # sha256 of the bytes as in the feed; "" where a catalogue of old kept none


class Known(NamedTuple):
    """What the catalogue knows of a product without reading it whole."""

    content: str
    pictures: tuple[KnownPicture, ...]  # in the feed's order, the first is the main one


class Saved(NamedTuple):
    """A product to keep.

    The names of `pictures` are what the catalogue gives back as the product's `picture` and
    `more_pictures`, each once.
    """

    product: Product
    content: str  # hash of the feed's row and pictures: differs when the product changed
    pictures: tuple[KnownPicture, ...]  # at least one, in the feed's order


class FeedState(NamedTuple):
    """A feed that was read to its end: the catalogue is exactly what it says."""

    digest: str  # of the feed
    rows: int  # the good ones
    bad: tuple[BadRow, ...]  # in the feed's order
