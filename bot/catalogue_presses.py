"""What the data of an admin's button says: all of the request, as nothing else of it is kept.

`reindex:full+force:upload:KEY` has 48 bytes of Telegram's 64, the longest `choose` as many.
"""

import re
from dataclasses import dataclass

__all__ = ["CataloguePress", "Choose", "Leave", "Reindex", "Switch", "data_of", "read_press"]


@dataclass(frozen=True)
class Reindex:
    """Index a feed: the shop's own, or one that was sent."""

    full: bool = False
    force: bool = False
    feed_key: str | None = None


@dataclass(frozen=True)
class Choose:
    """Ask whether a version shall serve, with what the question tells of it."""

    version: int
    products: int
    created: int  # Unix time, seconds
    instead: int  # the version that serves; 0 for none


@dataclass(frozen=True)
class Switch:
    """Let a version serve."""

    version: int


@dataclass(frozen=True)
class Leave:
    """Leave everything as it is."""


CataloguePress = Reindex | Choose | Switch | Leave

_VERSION = "[1-9][0-9]{0,8}"
_REINDEX = re.compile(r"reindex:(full)?\+?(force)?:(upload:[\w-]{1,40})?", re.ASCII)
_CHOOSE = re.compile(rf"choose:({_VERSION}):([0-9]{{1,10}}):([0-9]{{1,10}}):(0|{_VERSION})")
_SWITCH = re.compile(rf"switch:({_VERSION})")
_LEAVE = "leave"


def data_of(press: CataloguePress) -> str:
    """Button data that `read_press` reads back."""
    match press:
        case Reindex(full, force, feed_key):
            how = "+".join(word for word, is_set in (("full", full), ("force", force)) if is_set)
            return f"reindex:{how}:{feed_key or ''}"
        case Choose(version, products, created, instead):
            return f"choose:{version}:{products}:{created}:{instead}"
        case Switch(version):
            return f"switch:{version}"
        case Leave():
            return _LEAVE


def read_press(data: str) -> CataloguePress | None:
    """Reads button data; None for data of no admin's button."""
    if found := _REINDEX.fullmatch(data):
        return Reindex(bool(found[1]), bool(found[2]), found[3])
    if found := _CHOOSE.fullmatch(data):
        return Choose(*map(int, found.groups()))
    if found := _SWITCH.fullmatch(data):
        return Switch(int(found[1]))
    return Leave() if data == _LEAVE else None
