"""Query expansion: what a caption would say if the words were heeded."""

from shared.wishes import Understood
from shared.words.reading import read
from shared.words.turns import holding
from worker.captioners.base import Captioner
from worker.captioners.house import TraitCaptioner
from worker.composers.base import Asked

__all__ = ["expanded"]


def expanded(captioner: Captioner, asked: Asked, caption: str) -> str:
    """The line that is searched for: a caption as the words would have it, "" for nothing.

    A caption of traits gets the wished ones in the places of its own: then it reads as the shop's
    captions do. A free one counts as what was said first: what later words replace is gone from it
    and they stand behind, as for several refinements. Words alone are searched as they were said.
    A text weight of 0 is the caption alone, 1 the words.
    """
    said = ", ".join(asked.words.sentences)
    if asked.reference is None or (said and asked.text_weight == 1):
        return said
    if asked.text_weight == 0:
        return caption
    if isinstance(captioner, TraitCaptioner):
        return captioner.changed(asked.reference, asked.words)
    return ", ".join(filter(None, (_left(caption, asked.words), said)))


def _left(caption: str, words: Understood) -> str:
    """What still holds of a caption after the words."""
    reading = read(caption)
    [held, _] = holding([reading.wishes, words.wishes])
    return reading.left(held)
