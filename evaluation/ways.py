"""The rows of each protocol's table: the ways in which an encoder's gallery is asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from evaluation.composed_ways import COMPOSED, ComposedWays, is_house
from evaluation.detection.detectors import load_detector
from evaluation.gallery import Gallery
from evaluation.honesty.ways import HONEST, HonestWays
from evaluation.plan import Plan
from evaluation.protocols.crops import Crops, crops_by
from evaluation.protocols.type_rules import TYPE_RULES
from evaluation.protocols.user import UserPhotos, user
from evaluation.protocols.zero_shot import zero_shot
from evaluation.query_set import QuerySet
from evaluation.searched_ways import SearchedWays
from evaluation.stages.rows import Behind, rerankings
from evaluation.stages.shelf import Shelf
from evaluation.street_change import StreetChange, read_street_photos
from evaluation.two_parts import Asks, in_joint_space, ways_of_asking
from evaluation.way import Way
from shared.errors import FeedMissing
from worker.encoders.base import Encoder

__all__ = ["Kinds", "Ways"]

Kinds = dict[str, Callable[[bool], QuerySet]]  # with or without the feed


class Ways:
    """The ways of one plan; photos are read, and garments found, once for all encoders."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._gallery: Gallery | None = None  # the latest: protocols follow one another on it
        self._tables: _Tables

    def of(self, protocol: str, gallery: Gallery, encoder: Encoder) -> list[Way]:
        """The rows of a protocol; raises FeedMissing where the plan lacks its file."""
        if protocol == "user":
            return [way for how in ways_of_asking(gallery, encoder) for way in self._user(how)]
        if protocol == "zero-shot":
            joint = in_joint_space(gallery, encoder)
            split = self._plan.split
            return [Way("prompts", partial(zero_shot, joint.gallery, joint.encoder, split))]
        tables = self._tables_of(gallery, encoder)
        if protocol == HONEST:
            return tables.honest(self._plan, encoder).of()
        return (tables.composed if protocol in COMPOSED else tables.searched).of(protocol)

    def kinds(self, gallery: Gallery, encoder: Encoder) -> tuple[Shelf, Kinds]:
        """A gallery, and the queries of `honest` by their kinds."""
        tables = self._tables_of(gallery, encoder)
        return tables.shelf, tables.kinds

    def _tables_of(self, gallery: Gallery, encoder: Encoder) -> "_Tables":
        if self._gallery is not gallery:
            shelf = Shelf(gallery, self._plan.cache)
            behind = Behind.of(self._plan, shelf, encoder)
            self._gallery = gallery
            self._tables = _Tables(
                shelf,
                ComposedWays(self._plan, shelf, encoder, behind),
                SearchedWays(self._plan, gallery, encoder, behind, lambda: self._change),
            )
        return self._tables

    def _user(self, how: Asks) -> Iterator[Way]:
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


@dataclass(frozen=True)
class _Tables:
    """Those of one gallery."""

    shelf: Shelf
    composed: ComposedWays
    searched: SearchedWays

    @property
    def kinds(self) -> Kinds:
        """The queries of each kind, as the encoder's own composer makes them."""
        return {
            "changed photos": self.searched.changed_photos,
            "requests": self.composed.requests,
            "names": self.searched.names,
        }

    def honest(self, plan: Plan, encoder: Encoder) -> HonestWays:
        """What the others ask; where the plan names no reranker, by the settings' own or none."""
        specs = plan.rerankers or [plan.own_reranker if is_house(encoder) else "none"]
        by = rerankings(replace(plan, rerankers=specs, alone=False), self.shelf, encoder)
        return HonestWays(self.kinds, by, feed=plan.feed)
