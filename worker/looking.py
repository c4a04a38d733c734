"""Which parts of the photos are searched: found by the detector, chosen by the person's words."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from shared.garments import meant
from shared.messages import Box, Query
from worker.detectors.base import Detector
from worker.garments import shown, whole_of
from worker.references import Look, Part, Photo

__all__ = ["looked", "looks"]


def looked(detector: Detector, query: Query, photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """The photos with what there is to choose from; nobody looks where the query has chosen."""
    chosen = bool(query.box or query.together)
    return tuple(
        photo
        if photo.garments is not None or (chosen and number == 0)
        else replace(photo, garments=_garments(detector, photo.image))
        for number, photo in enumerate(photos)
    )


def looks(query: Query, photos: Sequence[Photo]) -> list[Look]:
    """What is looked for: one thing, or each of the boxes that are searched together.

    Of an album the first photo is the one whose garments were offered; what is meant in the others
    is part of the same look ("this collar on that dress").
    """
    if not photos:
        return [Look()]
    first, *others = photos
    if query.together:
        return [Look((Part(first, box),), box.label) for box in query.together]
    garments = first.garments or ()
    words = meant(query.refinements, (query.box,) if query.box else garments)
    box = query.box or _searched(garments, words.box) or whole_of(first.image)
    parts = (Part(first, box), *(_main_part(query, photo) for photo in others))
    return [Look(parts, words.wanted or box.label)]


def _garments(detector: Detector, image: Image.Image) -> tuple[Box, ...]:
    return shown(detector.detect(image), image.width, image.height)


def _main_part(query: Query, photo: Photo) -> Part:
    """What of a further photo is meant: the garment that the words name, else the likeliest."""
    garments = photo.garments or ()
    named = meant(query.refinements, garments).box
    return Part(photo, _searched(garments, named) or whole_of(photo.image))


def _searched(garments: Sequence[Box], named: int | None) -> Box | None:
    """The garment that the words name, else the likeliest; None where none was found."""
    return garments[named or 0] if garments else None
