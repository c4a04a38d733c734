"""What crosses the queue: pydantic models, JSON only, each with a versioned `schema`.

A query carries everything (photo key, box, refinements, examples, filters, page), so any worker
can serve any turn. Pictures never ride in a message, only the keys under which Redis holds them.
"""

import time
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from shared.wishes import Attribute, Understood, Wish

__all__ = [
    "MAX_REFINEMENTS",
    "MAX_TEXT",
    "Box",
    "CatalogueRequest",
    "Failure",
    "Filters",
    "IndexReply",
    "Likely",
    "OutboxMessage",
    "Progress",
    "Query",
    "ReplyTo",
    "Result",
    "RowTrouble",
    "SearchReply",
    "SearchRequest",
    "VersionNote",
    "Why",
    "job_id_for",
    "outbox_message",
]

# A sentence of change is short (the longest of FashionIQ's 60,268 has 103 characters); what is
# longer than this is cut by the conversation, which says so.
MAX_TEXT = 500
MAX_REFINEMENTS = (
    20  # more turns than a shopper takes; 20 of 500 Cyrillic letters make 60 kB of JSON
)


class Model(BaseModel):
    """Frozen, and strict about unknown fields: a typo in a message is an error, not a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Box(Model):
    """A bounding box in pixels of the cleaned photo: x2 and y2 exclusive."""

    x1: Annotated[float, Field(ge=0)]
    y1: Annotated[float, Field(ge=0)]
    x2: float
    y2: float
    label: str = ""  # of shared/garments.py; "" for a part of the photo that is no one garment
    score: float = 1.0
    outline: tuple[tuple[float, float], ...] = ()  # polygon (x, y) of a mask, where there is one

    @model_validator(mode="after")
    def _has_area(self) -> Self:
        if self.x2 <= self.x1 or self.y2 <= self.y1:
            raise ValueError("a box needs x1 < x2 and y1 < y2")
        return self

    @property
    def xyxy(self) -> tuple[float, float, float, float]:
        """The corners, left top right bottom."""
        return self.x1, self.y1, self.x2, self.y2

    @property
    def area(self) -> float:
        """Square pixels."""
        return (self.x2 - self.x1) * (self.y2 - self.y1)


class Filters(Model):
    """Hard conditions on the shop's own attributes; empty means no condition."""

    min_price: Decimal | None = None
    max_price: Decimal | None = None
    categories: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    in_stock: bool = False


class Query(Model):
    """What a person asks, whole: a photo or none, what was said since, and where they look."""

    photo_key: str | None = None
    box: Box | None = None  # None: the detector and the words choose
    together: tuple[Box, ...] = ()  # instead of one box: the best of each, grouped
    refinements: Annotated[
        tuple[Annotated[str, Field(max_length=MAX_TEXT)], ...], Field(max_length=MAX_REFINEMENTS)
    ] = ()
    also: tuple[str, ...] = ()  # keys of further photos: "this collar on that dress"
    examples: tuple[str, ...] = ()  # ids of products to start from, as a photo: "similar to 3"
    liked: tuple[str, ...] = ()  # ids with a thumb up: the query moves towards them
    disliked: tuple[str, ...] = ()  # ids with a thumb down: away from them, and not shown again
    excluded: tuple[str, ...] = ()  # ids that must not come back
    filters: Filters = Filters()
    text_weight: Annotated[float, Field(ge=0, le=1)] | None = None  # None: the composer's own
    anyway: bool = False  # show the nearest products although none of them is close
    version: Annotated[int, Field(ge=1)] | None = None  # the index of the first page; None: newest
    page: Annotated[int, Field(ge=0)] = 0
    page_size: Annotated[int, Field(ge=1, le=10)] = 6

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to search by."""
        return not (self.photo_key or self.refinements or self.examples)


class ReplyTo(Model):
    """Where an answer goes: a front end, a chat of it, and the message that is answered."""

    front_end: str
    chat: str
    message: str = ""
    language: str = "en"


class SearchRequest(Model):
    """Bot to worker, queue `search`."""

    schema_: Literal["search/1"] = Field("search/1", alias="schema")
    job_id: str
    reply_to: ReplyTo
    query: Query
    deadline: float  # Unix time, seconds: after it nobody waits for the answer any more

    @property
    def is_late(self) -> bool:
        """True once the deadline has passed."""
        return time.time() > self.deadline


# How probable it is that the person would accept a product, in words (worker/acceptance.py).
Likely = Literal["sure", "likely", "maybe", "unlikely"]


class Why(Model):
    """Why a product is a result: "navy, as asked · same type and pattern · other colour"."""

    wished: tuple[Wish, ...] = ()  # wishes that it meets
    # Shared with what was searched, and different from it, where no wish is about it.
    same: tuple[Attribute, ...] = ()
    other: tuple[Attribute, ...] = ()
    design: bool = False  # its shape and print look like those of what was searched
    caption: str = ""  # what was read off its picture, where captions are searched


class Result(Model):
    """One product as the person sees it."""

    product_id: str
    title: str
    price: Decimal | None = None
    currency: str = ""
    link: str = ""
    picture_key: str  # JPEG bytes in Redis, for as long as the answer can wait to be sent
    score: float
    group: int = 0  # which box of the query's `together` it answers
    likely: Likely | None = None  # None: nothing says how likely it is
    why: Why = Why()
    also: tuple[str, ...] = ()  # other colours of it in the shop, as the shop calls them


class Failure(Model):
    """An error on its way to a person: the key of a sentence and what fills it."""

    code: str
    params: dict[str, str | int | float] = {}


class SearchReply(Model):
    """Worker to bot, through the outbox: results, or the reason why there are none."""

    schema_: Literal["search-reply/1"] = Field("search-reply/1", alias="schema")
    job_id: str
    reply_to: ReplyTo
    query: Query
    results: tuple[Result, ...] = ()
    has_more: bool = False
    box: Box | None = None  # what was searched in the photo; None without a photo or for several
    garments: tuple[Box, ...] = ()  # found in the photo, likeliest first, as the person sees them
    whole: Box | None = None  # all of the photo, to choose instead; None without a photo
    understood: Understood = Understood()  # the words, as they were searched
    suggestions: tuple[Wish, ...] = ()  # changes that the candidates really offer, best first
    nothing_close: bool = False  # there are no results, but `anyway` would show the nearest
    caption: str = ""  # what was read off the photo, where captions are searched
    index_version: int = 0
    seconds: dict[str, float] = {}  # per stage
    failure: Failure | None = None


class CatalogueRequest(Model):
    """Admin to catalogue worker, queue `catalogue`."""

    schema_: Literal["catalogue/2"] = Field("catalogue/2", alias="schema")
    job_id: str
    reply_to: ReplyTo
    action: Literal["reindex", "dry", "rollback", "versions"]
    full: bool = False  # read every picture again, trusting no time stamp and no ETag
    force: bool = False  # publish although more than a fifth of the products are gone
    feed_key: str | None = None  # an uploaded feed (shared/uploads.py); None: the shop's own
    version: Annotated[int, Field(ge=1)] | None = None  # to roll back to; None: the one before


class RowTrouble(Model):
    """A row of a feed that cannot be used."""

    row: int  # the line an editor shows
    reason: str


class Progress(Model):
    """Catalogue worker to bot: how far a build is; the last one has `finished` or `failure`."""

    schema_: Literal["progress/2"] = Field("progress/2", alias="schema")
    job_id: str
    reply_to: ReplyTo
    request: CatalogueRequest  # what it answers: a button may ask for it again, differently
    stage: Literal["reading", "encoding", "publishing", "done"]
    done: int = 0
    total: int = 0  # 0: not known yet
    per_second: float = 0.0  # of this stage so far; 0: nothing to tell yet
    seconds_left: float | None = None  # of this stage
    finished: bool = False
    index_version: int = 0
    counts: dict[str, int] = {}  # added, changed, removed, unchanged, bad_rows, encoded
    bad: tuple[RowTrouble, ...] = ()  # the first few
    report_key: str = ""  # a text file with every bad row, under shared/uploads.py; "" for none
    failure: Failure | None = None


class VersionNote(Model):
    """One index version, as an admin sees it."""

    number: int
    products: int
    model_id: str
    engine: str
    recall: float  # against exact search, 0 to 1
    created: float  # Unix time, seconds
    serves: bool  # CURRENT names it
    tags: tuple[str, ...] = ()  # other names that serve it


class IndexReply(Model):
    """Catalogue worker to bot: the versions on disk, newest first, and what was last read."""

    schema_: Literal["index/1"] = Field("index/1", alias="schema")
    job_id: str
    reply_to: ReplyTo
    versions: tuple[VersionNote, ...] = ()
    feed: str = ""  # the shop's feed, "" when none is set
    products: int = 0  # in the catalogue
    failure: Failure | None = None


OutboxMessage = Annotated[SearchReply | Progress | IndexReply, Field(discriminator="schema_")]
_OUTBOX: TypeAdapter[SearchReply | Progress | IndexReply] = TypeAdapter(OutboxMessage)


def outbox_message(body: str | bytes) -> SearchReply | Progress | IndexReply:
    """Reads one outbox entry; raises pydantic.ValidationError when it is none of ours."""
    return _OUTBOX.validate_json(body)


def job_id_for(front_end: str, chat: str, event: str) -> str:
    """The id of the job that one event of one chat starts.

    Deterministic, so that an update which is delivered twice (the bot died before it was
    confirmed) starts the same job again, which the worker answers once.
    """
    return uuid5(NAMESPACE_URL, f"sartor:{front_end}:{chat}:{event}").hex
