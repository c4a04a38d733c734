"""The rows of each protocol's table: the ways in which an encoder's gallery is asked."""

from collections.abc import Iterator
from functools import cached_property, partial

from evaluation.composed_ways import COMPOSED, ComposedWays
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
from evaluation.two_parts import PhotosAsk, in_joint_space, ways_of_photos
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
        if protocol in COMPOSED:
            return self._composed_of(gallery, encoder).of(protocol)
        if protocol == "instance":
            return [
                Way(
                    f"changed photo{how.addition}",
                    partial(instance, how.gallery, how.encoder, split, self._change),
                )
                for how in ways_of_photos(gallery, encoder)
            ]
        if protocol == "user":
            return [way for how in ways_of_photos(gallery, encoder) for way in self._user(how)]
        joint = in_joint_space(gallery, encoder)
        if protocol == "text":
            return [Way("name", partial(text, joint.gallery, joint.encoder, split))]
        return [Way("prompts", partial(zero_shot, joint.gallery, joint.encoder, split))]

    def _composed_of(self, gallery: Gallery, encoder: Encoder) -> ComposedWays:
        """Those of the latest gallery are kept: protocols follow one another on it."""
        if self._composed is None or self._composed[0] is not gallery:
            self._composed = gallery, ComposedWays(self._plan, gallery, encoder)
        return self._composed[1]

    def _user(self, how: PhotosAsk) -> Iterator[Way]:
        ask = partial(user, how.gallery, how.encoder, self._photos)
        yield Way(f"whole photo{how.addition}", ask)
        for detector, crops in self._crops.items():
            yield Way(f"crop, {detector}{how.addition}", partial(ask, crops))
            for name, rule in TYPE_RULES.items():
                yield Way(f"crop, {name}, {detector}{how.addition}", partial(ask, crops, rule))

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
