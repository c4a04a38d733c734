"""One query on one index version, and what has been found for it."""

from dataclasses import dataclass

from index_store.product import Product
from index_store.version import Candidate, IndexVersion
from shared.messages import Box, Filters, Query
from shared.wishes import Understood
from worker.composers.base import Asked, FloatArray
from worker.references import Look, References

__all__ = ["Ranking", "Search", "Sought"]


@dataclass(frozen=True)
class Search:
    """A query, its words read."""

    query: Query
    words: Understood
    filters: Filters  # the query's own, and those that its words mean
    index: IndexVersion
    references: References

    @property
    def like(self) -> Product | None:
        """The example product, where a product of the shop was searched by."""
        examples = self.query.examples
        return self.index.product(examples[0]) if examples else None


@dataclass(frozen=True)
class Sought:
    """One look of a search, with what is composed for it.

    Attributes:
        look: what is looked for.
        asked: the blend of all its pictures, and the words.
        picture: (dim,), the embedding of its first picture alone: of a photo's part, else of the
            example product; None for words alone.
    """

    look: Look
    asked: Asked
    picture: FloatArray | None


@dataclass(frozen=True)
class Ranking:
    """Candidates for one look, best first."""

    candidates: list[Candidate]
    box: Box | None  # what was searched in the photo
    reference: FloatArray | None = None  # (dim,), the embedding of what was searched
    nothing_close: bool = False  # even the best is hardly what was asked for
    caption: str = ""  # read off the picture, where captions are searched
