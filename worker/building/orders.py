"""What the steps of a build hand on: pydantic models, JSON only, versioned by `schema`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.messages import CatalogueRequest, RowTrouble

__all__ = ["Order", "PartOrder", "PublishOrder"]


class Order(BaseModel):
    """Of the build with that number in the catalogue, for that request."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    build: int
    request: CatalogueRequest
    model_id: str  # the encoder's; a worker of another must not touch it


class PartOrder(Order):
    """Look at one part of the pictures."""

    schema_: Literal["part/1"] = Field("part/1", alias="schema")
    number: Annotated[int, Field(ge=0)]
    count: Annotated[int, Field(ge=1)]
    looks: int  # of all parts, when they were handed out
    pictures: int  # that these looks are worth


class PublishOrder(Order):
    """Make a version of what the feed said."""

    schema_: Literal["publish/1"] = Field("publish/1", alias="schema")
    content: str  # Changes.content
    products: int  # in the feed
    counts: dict[str, int]  # for the answer
    bad: tuple[RowTrouble, ...]  # the first of them
    report_key: str
