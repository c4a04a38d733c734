"""What of a photo an answer rests on, as notes: a garment, several together, all of it."""

from collections.abc import Sequence
from itertools import groupby

from bot.actions import Note
from shared.messages import Box, SearchReply

__all__ = ["garment", "searched"]


def searched(reply: SearchReply, garments: Sequence[Box]) -> tuple[Note, ...]:
    """What of the photo was searched; nothing for a search without a photo.

    Args:
        reply: the answer.
        garments: those of the photo, as they are numbered on the marked photo.
    """
    query = reply.query
    if query.photo_key is None:
        return ()
    if query.together:
        return (Note("asked.photo"), *_groups(reply, garments))
    box = query.box or reply.box
    if box is not None and box.label:
        return (Note("asked.garment", {"garment": garment(box, garments)}),)
    if query.box is not None and query.box == reply.whole:
        return (Note("asked.whole"),)
    looked_in_vain = query.box is None and reply.whole is not None and not reply.garments
    return (Note("asked.no_garment" if looked_in_vain else "asked.photo"),)


def garment(box: Box, garments: Sequence[Box]) -> Note:
    """What a garment is called; its number tells it from others of its kind."""
    name = Note(f"garment.{box.label}")
    alike = [one for one in garments if one.label == box.label]
    if len(alike) < 2 or box not in garments:  # noqa: PLR2004 - it and another one
        return name
    return Note("asked.numbered", {"garment": name, "number": garments.index(box) + 1})


def _groups(reply: SearchReply, garments: Sequence[Box]) -> tuple[Note, ...]:
    """For each garment the numbers of its products: "dress: 1-2"."""
    numbered = enumerate(reply.results, 1)
    groups = [
        (group, [number for number, _ in run])
        for group, run in groupby(numbered, key=lambda one: one[1].group)
    ]
    return tuple(
        Note(
            "asked.group",
            {
                "garment": garment(reply.query.together[group], garments),
                "numbers": _range(numbers[0], numbers[-1]),
            },
        )
        for group, numbers in groups
    )


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
