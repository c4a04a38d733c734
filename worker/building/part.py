"""One part of a build: its new pictures through encoder and readers."""

from threading import Event

from index_store.building import Unseen, look
from index_store.parts import Part
from shared.errors import JobKeepsFailing
from worker.building.alone import alone
from worker.building.orders import PartOrder
from worker.building.progress import MEMORY, Reporter
from worker.process import Process

__all__ = ["STARTS", "look_at_part"]

# A picture that takes its worker down is at fault at the third time; until then it may have been
# the machine. Counted from the last batch that was kept: a part that gets on may be killed often.
STARTS = 3


class _BuildEnded(Exception):
    """The build failed elsewhere, or somebody else is at this part: no more work for it here."""


def look_at_part(process: Process, order: PartOrder) -> None:
    """Looks at what is left of a part; again, it finds nothing to do.

    Raises:
        JobKeepsFailing: the part was started three times and kept nothing.
    """
    piece = f"build:{order.build}:part:{order.number}"
    with alone(process, piece, order.build) as lost:
        _count_start(process, f"{piece}:starts")
        try:
            look(
                process.shop,
                process.eyes,
                lambda: _on_batch(process, order, f"{piece}:starts", lost),
                part=Part(order.number, order.count),
                build=order.build,
            )
        except _BuildEnded:
            return
        process.client.delete(f"{piece}:starts")


def _on_batch(process: Process, order: PartOrder, starts: str, lost: Event) -> None:
    build = process.shop.catalogue.builds.get(order.build)
    if build.state != "running" or lost.is_set():
        raise _BuildEnded
    process.client.delete(starts)
    new = Unseen(order.looks, order.pictures)
    Reporter(process, order.request)("encoding", new.done(build.done), new.pictures)


def _count_start(process: Process, key: str) -> None:
    starts = int(process.client.incr(key))
    process.client.expire(key, MEMORY)
    if starts > STARTS:
        raise JobKeepsFailing(f"{key}: started {starts - 1} times without getting on")
