"""What a reranker is told of each query of a protocol."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.gallery import Ints
from evaluation.stages.shelf import Shelf
from index_store.readings import PictureReader, Reading
from shared.wishes import Understood
from worker.rerankers.base import FloatArray, Question, Reranker

__all__ = ["Asking", "asking_products"]

Read = Callable[[PictureReader, int], Reading]  # the picture of one query


@dataclass(frozen=True, eq=False)
class Asking:
    """The queries.

    Attributes:
        words: (queries,), what was said, read.
        references: (queries, dim), whole embeddings of the pictures; None for words alone.
        read: gives what a reader makes of a query's picture; None for words alone.
        likes: (queries,), rows of the gallery where products of the shop are the references.
        left_out: (queries,), a row of the gallery that a query may not find.
        composer: the spec of what made the queries; "" where nothing was composed.
    """

    words: Sequence[Understood]
    references: FloatArray | None = None
    read: Read | None = None
    likes: Ints | None = None
    left_out: Ints | None = None
    composer: str = ""

    def question(self, query: int, reranker: Reranker, shelf: Shelf, *, feed: bool) -> Question:
        """One query as the pipeline asks it; a crop's pixels are in its details."""
        reading = self.reading(query, reranker.reader)
        like = None if self.likes is None else shelf.product(int(self.likes[query]), feed=feed)
        return Question(
            words=self.words[query],
            reference=None if self.references is None else self.references[query],
            details=None if reading is None else reading.array,
            like=like,
        )

    def reading(self, query: int, reader: PictureReader | None) -> Reading | None:
        """What a reader makes of a query's picture; None without one or the other."""
        return self.read(reader, query) if self.read is not None and reader is not None else None


def asking_products(
    shelf: Shelf, words: Sequence[Understood], likes: Ints, composer: str = ""
) -> Asking:
    """Queries whose pictures are products of the gallery, its rows `likes` (queries,)."""
    return Asking(
        words,
        references=shelf.gallery.embeddings[likes],
        read=lambda reader, query: shelf.reading(reader, int(likes[query])),
        likes=likes,
        left_out=likes,
        composer=composer,
    )
