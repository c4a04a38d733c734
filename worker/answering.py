"""From rankings to a page: variants folded, look-alikes apart, and why each result is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index_store.version import Candidate
from shared.messages import Box, Why
from shared.wishes import Understood, Wish
from worker.captions import caption_of
from worker.diversity import diversified
from worker.encoders.base import Encoder
from worker.pages import Page, page_of
from worker.references import Photo
from worker.search import Ranking, Search
from worker.suggestions import suggestions
from worker.trait_reading import TraitReading
from worker.variants import Alike, colours_of, folded, in_asked_colour
from worker.why import why

__all__ = ["Answer", "Answering"]

# Candidates that suggestions are drawn from: a few pages. Two hundred are half of a small shop, and
# offer what has nothing to do with what was asked.
OFFERING = 50


@dataclass(frozen=True)
class Answer:
    """One page of a ranking, or of several rankings together."""

    results: list[Candidate]
    has_more: bool
    box: Box | None  # what was searched in the photo; None for several boxes together
    photos: tuple[Photo, ...] = ()  # with the garments found in them, likeliest first
    groups: list[int] = field(default_factory=list)  # per result: which box it answers
    words: Understood = field(default_factory=Understood)
    suggestions: tuple[Wish, ...] = ()
    whys: list[Why] = field(default_factory=list)  # of each result
    also: list[tuple[str, ...]] = field(default_factory=list)  # each result's other colours
    nothing_close: bool = False  # there are no results, but `anyway` would show the nearest
    caption: str = ""  # read off the photo, where captions are searched
    seconds: dict[str, float] = field(default_factory=dict)  # per stage

    @property
    def garments(self) -> tuple[Box, ...]:
        """Found in the first photo."""
        return (self.photos[0].garments or ()) if self.photos else ()


@dataclass(frozen=True)
class Answering:
    """How an index of `encoder` is shown.

    Attributes:
        encoder: whose embeddings they are.
        fold: shows variants of a product as one.
        diversity: 0 to 1, how far results are to differ from each other.
        depth: how many of the first candidates are spread so.
    """

    encoder: Encoder
    fold: bool
    diversity: float
    depth: int

    def __call__(
        self,
        search: Search,
        photos: tuple[Photo, ...],
        rankings: Sequence[Ranking],
        seconds: dict[str, float],
    ) -> Answer:
        """The page that is asked for.

        Args:
            search: what is asked.
            photos: with the garments found in them.
            rankings: one a look.
            seconds: what each stage took.
        """
        query, single = search.query, rankings[0] if len(rankings) == 1 else None
        page = page_of([self._listed(search, one) for one in rankings], query.page, query.page_size)
        nothing_close = bool(page.results) and _nothing_close(search, rankings)
        if nothing_close:
            page = Page([], [], has_more=False)
        read = TraitReading(self.encoder, search.index)
        return Answer(
            results=page.results,
            has_more=page.has_more,
            box=single.box if single else None,
            photos=photos,
            groups=page.groups,
            words=search.words,
            suggestions=_suggested(search, single, read) if single and page.results else (),
            whys=[
                self._why(search, one, rankings[group])
                for one, group in zip(page.results, page.groups, strict=True)
            ],
            also=[colours_of(one, read) for one in page.results],
            nothing_close=nothing_close,
            caption=single.caption if single else "",
            seconds=seconds,
        )

    def _listed(self, search: Search, ranking: Ranking) -> list[Candidate]:
        candidates = ranking.candidates
        if self.fold:
            heads = folded(candidates, search.index, Alike.of(self.encoder))
            candidates = in_asked_colour(heads, search.words.of("colour"))
        return diversified(candidates, search.index, self.diversity, self.depth)

    def _why(self, search: Search, result: Candidate, ranking: Ranking) -> Why:
        index = search.index
        found = why(result, search.words, search.like, ranking.reference, self.encoder, index)
        return found.model_copy(update={"caption": caption_of(index, result.row)})


def _nothing_close(search: Search, rankings: Sequence[Ranking]) -> bool:
    """Whether to say so; who leafs on has seen what there is."""
    asked = not (search.query.anyway or search.query.page)
    return asked and all(one.nothing_close for one in rankings)


def _suggested(search: Search, ranking: Ranking, read: TraitReading) -> tuple[Wish, ...]:
    return suggestions(ranking.candidates[:OFFERING], search.words, search.filters, read)
