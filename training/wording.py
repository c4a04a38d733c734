"""Words a request for changes as people would: short, long, as a question, as a refusal, misspelt.

The grammar is ours (wording.toml); what real shoppers wrote joins it as patterns, learnt when
training starts (`training.heard`).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from shared.wishes import Attribute
from training.captions import HEARD_SHARE, SLIP_SHARE, slipped
from training.frames import Change, Frame, Worded
from training.heard import Heard

__all__ = ["worded"]

CLOSED = 0.5  # of the long sentences have a closing
NAMED = 0.6  # of the sentences that may name the thing do: "this t-shirt"
UPPER, STOPPED, UNASKED = 0.15, 0.1, 0.3  # begin with a capital; end with "."; lose their "?"
TRIES = 20  # frames, before the plainest is taken: rare values lack words for some places

_GRAMMAR = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_FAMILIES = [[Frame(text) for text in family["frames"]] for family in _GRAMMAR["families"]]
_LONG = _GRAMMAR["long"]
_WEIGHTS = [*(family["weight"] for family in _GRAMMAR["families"]), _LONG["weight"]]
_PLAINEST = (Frame("{new:is}"), Frame("{new:with}"), Frame("{new:one}"))


def worded(
    changes: Sequence[Change],
    keeps: Mapping[Attribute, str],
    rng: Random,
    heard: Heard | None = None,
    *,
    slips: float = SLIP_SHARE,
) -> Worded:
    """One sentence that asks for the changes, and the wishes that it states.

    Args:
        changes: at least one.
        keeps: what stays; the sentence may name the type.
        rng: the source of chance.
        heard: how real shoppers word such changes.
        slips: the share of sentences with a slip of the finger.

    Raises:
        ValueError: the lexicon has no words for a value.
    """
    found = next((said for frame in _frames(changes, rng, heard) if (said := frame)), None)
    if found is None:
        raise ValueError(f"training/lexicon.toml has no words that ask for {list(changes)}")
    this = keeps.get("type", "") if rng.random() < NAMED else ""
    text = found.text.replace("<this>", f"this {this or 'one'}")
    return replace(found, text=_dressed(slipped(text, rng, slips), rng))


def _frames(changes: Sequence[Change], rng: Random, heard: Heard | None) -> Iterator[Worded | None]:
    if heard is not None and rng.random() < HEARD_SHARE:
        yield from (frame.filled(changes, rng) for frame in heard.drawn(changes, rng))
    for _ in range(TRIES):
        family = rng.choices([*_FAMILIES, None], _WEIGHTS)[0]
        frame = rng.choice(family) if family else _long(rng)
        yield frame.filled(changes, rng)
    yield from (frame.filled(changes, rng) for frame in _PLAINEST)


def _long(rng: Random) -> Frame:
    closing = rng.choice(_LONG["closings"]) if rng.random() < CLOSED else ""
    clause = rng.choice(_LONG["clauses"])
    if closing and clause.endswith("?"):
        clause, closing = clause[:-1], f"{closing}?"
    return Frame(rng.choice(_LONG["openings"]) + clause + closing)


def _dressed(text: str, rng: Random) -> str:
    """As fingers write: mostly lower case and no stop at the end."""
    if text.endswith("?") and rng.random() < UNASKED:
        text = text[:-1]
    if text[-1].isalnum() and rng.random() < STOPPED:
        text += "."
    return text[0].upper() + text[1:] if rng.random() < UPPER else text
