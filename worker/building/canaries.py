"""Queries whose answer the shop knows: a new version that misses one does not serve.

[[canary]]
words = "red dress"
category = "Dresses"        # of the first ten, at least `at_least` are of it
at_least = 5

[[canary]]
picture = "canaries/boots.jpg"      # beside the file
products = ["boots-17"]             # each is among the first ten
"""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from index_store.building import Canaries, nothing_to_ask
from index_store.version import Candidate, IndexVersion
from shared.errors import CanaryMissed, SetupError
from shared.messages import Query
from shared.pictures import clean, decode
from shared.settings import Settings
from worker.pipeline import Photo, Pipeline

__all__ = ["Canary", "canaries_of", "read_canaries"]

FIRST = 10  # what a shopper sees, and a screen more


class Canary(BaseModel):
    """One query, and what its first ten products must have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = ""
    picture: Path | None = None
    products: tuple[str, ...] = ()
    category: str = ""
    at_least: Annotated[int, Field(ge=1, le=FIRST)] = 1

    @model_validator(mode="after")
    def _asks_and_expects(self) -> Self:
        if not (self.words or self.picture):
            raise ValueError("a canary needs words or a picture")
        if not (self.products or self.category):
            raise ValueError("a canary expects products or a category")
        return self

    @property
    def name(self) -> str:
        """As a person is told."""
        return self.words or str(self.picture)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    canary: tuple[Canary, ...]


def read_canaries(path: Path) -> tuple[Canary, ...]:
    """The canaries of a file, pictures relative to it; raises SetupError."""
    try:
        read = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, no TOML, no canaries
        raise SetupError(f"SARTOR_CANARIES={path}: {error}") from error
    return tuple(_beside(path, one) for one in read.canary)


def _beside(path: Path, canary: Canary) -> Canary:
    if canary.picture is None:
        return canary
    return canary.model_copy(update={"picture": path.parent / canary.picture})


def canaries_of(settings: Settings, pipeline: Pipeline) -> Canaries:
    """What asks a new version the shop's canaries; raises SetupError."""
    if settings.canaries is None:
        return nothing_to_ask
    canaries = read_canaries(settings.canaries)

    def ask(version: IndexVersion) -> None:
        for canary in canaries:
            _check(canary, _answer(canary, pipeline, version))

    return ask


def _answer(canary: Canary, pipeline: Pipeline, version: IndexVersion) -> list[Candidate]:
    photos = []
    if canary.picture is not None:
        try:
            photos = [Photo(decode(clean(canary.picture.read_bytes()).jpeg))]
        except OSError as error:
            raise SetupError(f"canary picture {canary.picture}: {error.strerror}") from error
    words = (canary.words,) if canary.words else ()
    key = "canary" if photos else None
    query = Query(photo_key=key, refinements=words, page_size=FIRST, anyway=True)
    return list(pipeline.run(query, photos, version).results)


def _check(canary: Canary, found: list[Candidate]) -> None:
    shown = {one.product.id for candidate in found for one in (candidate, *candidate.variants)}
    missing = [one for one in canary.products if one not in shown]
    if missing:
        _miss(canary, f"{', '.join(missing)} not among the first {FIRST}")
    of_category = sum(one.product.category == canary.category for one in found)
    if canary.category and of_category < canary.at_least:
        _miss(canary, f"{of_category} of {canary.category}, at least {canary.at_least} expected")


def _miss(canary: Canary, why: str) -> None:
    raise CanaryMissed(f"canary {canary.name!r}: {why}", reason=f"{canary.name}: {why}")
