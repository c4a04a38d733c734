"""Every sentence a person reads, one file a language; the rest of the bot knows keys only.

A language that we do not speak falls back to English, "pt-br" to "pt" before that. A sentence
never fails to be said: what is missing in it is a question mark, and the log knows.
"""

import logging
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.actions import Note
from bot.numbers import written
from shared.errors import Param
from shared.wishes import Wish
from shared.words.labels import label
from shared.words.text import Language

__all__ = [
    "BETWEEN_PARTS",
    "FALLBACK",
    "LANGUAGES",
    "is_known",
    "render",
    "say",
    "sentences",
    "spoken",
]

logger = logging.getLogger(__name__)

LANGUAGES: tuple[Language, ...] = ("en", "ru", "es")
FALLBACK: Language = "en"
BETWEEN_PARTS = " · "  # "your photo · make it blue · under 50 EUR"


class _Params(dict[str, str]):
    """What fills a sentence; a gap shows as a question mark instead of losing the sentence."""

    def __missing__(self, name: str) -> str:
        logger.error("nothing to fill {%s} with", name)
        return "?"


def say(language: str, key: str, **params: Param) -> str:
    """The sentence of a key in a language, filled."""
    return _fill(language, key, {name: str(value) for name, value in params.items()})


def render(language: str, note: Note) -> str:
    """A note in a language; notes, wishes and numbers inside it are said in the same one."""
    return _fill(language, note.key, {k: _part(language, v) for k, v in note.params.items()})


def is_known(key: str) -> bool:
    """True when there is a sentence under this key."""
    return key in sentences(FALLBACK)


def spoken(language: str) -> Language:
    """Which of our languages a person reads who has set this one."""
    short = language.lower().replace("_", "-").partition("-")[0]
    return next((one for one in LANGUAGES if one == short), FALLBACK)


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of a language by dotted key (`error.queue_full`)."""
    body = Path(__file__).with_name(f"{language}.toml").read_text("utf-8")
    return {
        f"{group}.{name}": sentence
        for group, named in tomllib.loads(body).items()
        for name, sentence in named.items()
    }


def _fill(language: str, key: str, params: Mapping[str, str]) -> str:
    sentence = sentences(spoken(language)).get(key)
    if sentence is None:
        logger.error("no sentence under %r", key)
        return sentences(spoken(language))["error.internal"]
    return sentence.format_map(_Params(params))


def _part(language: str, value: Param | Wish | Note | tuple[Note, ...]) -> str:
    if isinstance(value, Wish):
        return label(value, spoken(language))
    if isinstance(value, tuple):
        return BETWEEN_PARTS.join(render(language, note) for note in value)
    if isinstance(value, int | float):
        return written(value, spoken(language))
    return render(language, value) if isinstance(value, Note) else value
