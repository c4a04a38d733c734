"""The first step of a reindex: the feed into the catalogue, then the parts to the workers."""

from math import ceil

from celery import chord, signature

from index_store.building import read, unseen
from index_store.catalogue import Build, BuildOrder
from index_store.lock import build_lock
from shared.errors import BuildRunning, SartorError, SearchFailed
from shared.messages import CatalogueRequest, Progress
from shared.queue import PART_TASK, PUBLISH_TASK
from worker.away import AWAY
from worker.building.alone import alone
from worker.building.feeds import feed_of
from worker.building.finish import PARTS, ended, finish, refused
from worker.building.orders import PartOrder, PublishOrder
from worker.building.progress import Reporter
from worker.building.report import first_of, keep_report
from worker.process import Process

__all__ = ["start"]

# Looks of a part: some 5 s of work on two cores (house encoder and reranker), far more than handing
# it out costs. A worker that serves both queues lets a search wait for one part at most.
PART = 128
MOST_PARTS = 4096  # in one chord; of more pictures the parts are larger


def start(process: Process, request: CatalogueRequest) -> Progress | None:
    """Reads the feed and hands out the parts; the answer when there is nothing to look at.

    Raises:
        CatalogueError: the feed cannot be used, another build runs, a gate refused; what served
            before still serves.
        One of AWAY: a server is; the same task goes on here when it is back.
    """
    builds = process.shop.catalogue.builds
    body = request.model_dump_json(by_alias=True)
    row = builds.begin(BuildOrder(request.job_id, body, process.pipeline.encoder.model_id))
    try:
        with alone(process, f"build:{row.id}", row.id):
            row = builds.get(row.id)  # it may have ended while this process waited
            if row.state == "done":
                return ended(request, row)
            order = _read(process, request, row)
            return refused(process, order) or _hand_out(process, order)
    except AWAY:
        raise
    except Exception as error:
        code = error.code if isinstance(error, SartorError) else SearchFailed.code
        builds.end(row.id, "failed", failure=code)
        raise


def _read(process: Process, request: CatalogueRequest, row: Build) -> PublishOrder:
    shop, reporter = process.shop, Reporter(process, request)
    if not shop.catalogue.builds.enter(row.id, "reading", 0):
        raise BuildRunning(f"build {row.id} was taken for dead, and another one is at work")
    reporter.begin("reading", 0, 0)
    with build_lock(shop.store.folder / "build.lock"):
        changes = read(
            shop,
            feed_of(process, request),
            lambda done, total: reporter("reading", done, total),
            full=request.full,
            row=row,
        )
    return PublishOrder(
        build=row.id,
        request=request,
        model_id=row.model_id,
        content=changes.content,
        products=changes.good,
        counts=changes.counts,
        bad=first_of(changes.bad),
        report_key=keep_report(process, changes.bad),
    )


def _hand_out(process: Process, order: PublishOrder) -> Progress | None:
    """Sends a part to each worker that is free, and the last step after them; or takes that."""
    builds = process.shop.catalogue.builds
    new = unseen(process.shop, process.eyes)
    if not builds.enter(order.build, "encoding", new.looks):
        raise BuildRunning(f"build {order.build} was taken for dead, and another one is at work")
    before = builds.get(order.build).counts
    builds.note(order.build, {"encoded": before.get("encoded", new.pictures)})
    if not new.looks:
        return finish(process, order)
    Reporter(process, order.request).begin("encoding", 0, new.pictures)
    # Handed out again, the parts are the same: those of before may still be under way, and only
    # equal parts wait for each other.
    count = before.get(PARTS) or min(MOST_PARTS, ceil(new.looks / PART))
    builds.note(order.build, {PARTS: count})
    parts = [
        PartOrder(
            build=order.build,
            request=order.request,
            model_id=order.model_id,
            number=number,
            count=count,
            looks=new.looks,
            pictures=new.pictures,
        )
        for number in range(count)
    ]
    header = [_signature(PART_TASK, part) for part in parts]
    chord(header)(_signature(PUBLISH_TASK, order))
    return None


def _signature(task: str, order: PartOrder | PublishOrder) -> signature:
    return signature(task, args=(order.model_dump(mode="json", by_alias=True),), immutable=True)
