"""Boxes for photos that nobody has marked: a detector's, as far as the photo's tags agree.

Every tag of a marked photo that names a garment has one box, so tags tell how many boxes of each
label an unmarked photo would have (pseudo-labels: Lee, ICML workshops 2013).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from shared.messages import Box
from training.datasets.street import StreetPhoto
from worker.detectors.base import Detector

__all__ = ["agreed", "pseudo_labelled", "tag_labels"]

# The tags vouch for the garment and leave only its place open, so that a score which would not do
# to show somebody a box does here: from 0.2 to this, photos of which every large tag was found rose
# from 224 to 370 of 676.
SURE = 0.08
# Small and hidden as often as not. Any other garment that a tag names and that is not found would
# be learnt as background, so its photo is left out.
MAY_MISS = frozenset({"belt", "scarf", "watch", "tie"})


def tag_labels(photos: Iterable[StreetPhoto]) -> dict[str, str]:
    """The label of each tag, as the marked ones among the photos have it; the commonest one."""
    seen = Counter(
        (tag, box.label)
        for photo in photos
        for tag, box in zip(photo.box_tags, photo.boxes or (), strict=True)
        if tag
    )
    return {tag: label for (tag, label), _ in reversed(seen.most_common())}


def agreed(
    found: Iterable[Box], tags: Iterable[str], labels: Mapping[str, str]
) -> tuple[Box, ...] | None:
    """What of a detector's boxes a photo's tags agree to.

    Args:
        found: in any order; of one label the best are kept, as many as tags name it.
        tags: of the photo.
        labels: the label of each tag; tags without one say nothing.

    Returns:
        Best first; None: a named label was not found, or the tags name none.
    """
    room = Counter(labels[tag] for tag in tags if tag in labels)
    named = set(room)
    kept = []
    for box in sorted(found, key=lambda box: -box.score):
        if box.score >= SURE and room[box.label] > 0:
            room[box.label] -= 1
            kept.append(box)
    missing = named - {box.label for box in kept} - MAY_MISS
    return tuple(kept) if kept and not missing else None


def pseudo_labelled(photos: Sequence[StreetPhoto], detector: Detector) -> Iterator[StreetPhoto]:
    """The unmarked ones among the photos of which enough was found, with the boxes found."""
    labels = tag_labels(photos)
    for photo in photos:
        if photo.boxes is None:
            found = detector.detect(photo.picture(), min_score=SURE)
            boxes = agreed(found, photo.tags, labels)
            if boxes is not None:
                yield replace(photo, boxes=boxes, box_tags=("",) * len(boxes))
