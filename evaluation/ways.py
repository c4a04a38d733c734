"""The rows of each protocol's table: the ways in which an encoder's gallery is asked."""

from collections.abc import Iterator
from functools import cached_property, partial

from evaluation.composed_ways import ComposedWays
from evaluation.detection.detectors import load_detector
from evaluation.gallery import Gallery
from evaluation.plan import Plan
from evaluation.protocols.crops import Crops, crops_by
from evaluation.protocols.instance import instance
from evaluation.protocols.text import text
from evaluation.protocols.type_rules import TYPE_RULES
from evaluation.protocols.user import UserPhotos, user
from evaluation.protocols.zero_shot import zero_shot
from evaluation.street_change import StreetChange, read_street_photos
from evaluation.way import Way
from shared.errors import FeedMissing
from worker.encoders.base import Encoder

__all__ = ["Ways"]


class Ways:
    """The ways of one plan; photos are read, and garments found, once for all encoders."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._composed: tuple[Gallery, ComposedWays] | None = None

    def of(self, protocol: str, gallery: Gallery, encoder: Encoder) -> list[Way]:
        """The rows of a protocol; raises FeedMissing where the plan lacks its file."""
        split = self._plan.split
        if protocol == "text":
            return [Way("name", partial(text, gallery, encoder, split))]
        if protocol == "zero-shot":
            return [Way("prompts", partial(zero_shot, gallery, encoder, split))]
        if protocol == "instance":
            changed = partial(instance, gallery, encoder, split, self._change)
            return [Way("changed photo", changed)]
        if protocol == "user":
            return list(self._user(gallery, encoder))
        return self._composed_of(gallery, encoder).of(protocol)

    def _composed_of(self, gallery: Gallery, encoder: Encoder) -> ComposedWays:
        """Those of the latest gallery are kept: protocols follow one another on it."""
        if self._composed is None or self._composed[0] is not gallery:
            self._composed = gallery, ComposedWays(self._plan, gallery, encoder)
        return self._composed[1]

    def _user(self, gallery: Gallery, encoder: Encoder) -> Iterator[Way]:
        ask = partial(user, gallery, encoder, self._photos)
        yield Way("whole photo", ask)
        for detector, crops in self._crops.items():
            yield Way(f"crop, {detector}", partial(ask, crops))
            for name, rule in TYPE_RULES.items():
                yield Way(f"crop, {name}, {detector}", partial(ask, crops, rule))

    @cached_property
    def _change(self) -> StreetChange:
        if self._plan.street is None:
            raise FeedMissing("protocol instance needs street photos: --street FILE.parquet")
        photos = read_street_photos(self._plan.street, self._plan.split)
        return StreetChange(photos, self._plan.seed)

    @cached_property
    def _photos(self) -> UserPhotos:
        if self._plan.user_photos is None:
            raise FeedMissing("protocol user needs people's photos: --user-photos FILE.parquet")
        return UserPhotos.read(self._plan.user_photos, self._plan.user_split)

    @cached_property
    def _crops(self) -> dict[str, Crops]:
        """By the detector's model id."""
        detectors = [load_detector(spec) for spec in self._plan.detectors]
        return {one.model_id: crops_by(one, self._photos.images) for one in detectors}
