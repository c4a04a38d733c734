"""The first step of a reindex: the feed into the catalogue, then the parts to the workers."""

from math import ceil

import redis
from celery import chord, signature

from index_store.building import Changes, read, unseen
from index_store.catalogue import BuildOrder
from index_store.lock import build_lock
from shared.errors import SartorError, SearchFailed
from shared.messages import CatalogueRequest, Progress
from shared.queue import PART_TASK, PUBLISH_TASK
from worker.building.alone import alone
from worker.building.feeds import feed_of
from worker.building.finish import ended, finish
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
    """
    builds = process.shop.catalogue.builds
    body = request.model_dump_json(by_alias=True)
    build = builds.begin(BuildOrder(request.job_id, body, process.pipeline.encoder.model_id))
    if build.state == "done":
        return ended(request, build)
    try:
        with alone(process, f"build:{build.id}", build.id):
            order = _read(process, request, build.id)
            return _hand_out(process, order)
    except redis.RedisError:  # the task is given back, and goes on here
        raise
    except Exception as error:
        code = error.code if isinstance(error, SartorError) else SearchFailed.code
        builds.end(build.id, "failed", failure=code)
        raise


def _read(process: Process, request: CatalogueRequest, build: int) -> PublishOrder:
    shop, reporter = process.shop, Reporter(process, request)
    shop.catalogue.builds.enter(build, "reading", 0)
    reporter.begin("reading", 0, 0)
    with build_lock(shop.store.folder / "build.lock"):
        changes = read(
            shop,
            feed_of(process, request),
            lambda done, total: reporter("reading", done, total),
            tag=process.settings.tag,
            full=request.full,
            force=request.force,
        )
    return _publish_order(process, request, build, changes)


def _publish_order(
    process: Process, request: CatalogueRequest, build: int, changes: Changes
) -> PublishOrder:
    return PublishOrder(
        build=build,
        request=request,
        content=changes.content,
        products=changes.good,
        counts=changes.counts,
        bad=first_of(changes.bad),
        report_key=keep_report(process, changes.bad),
    )


def _hand_out(process: Process, order: PublishOrder) -> Progress | None:
    """Sends a part to each worker that is free, and the last step after them; or takes that."""
    looks = unseen(process.shop, process.eyes)
    if not process.shop.catalogue.builds.enter(order.build, "encoding", looks):
        return None  # it was taken for dead meanwhile, and another one is at work
    if not looks:
        return finish(process, order)
    Reporter(process, order.request).begin("encoding", 0, looks)
    count = min(MOST_PARTS, ceil(looks / PART))
    parts = [
        PartOrder(build=order.build, request=order.request, number=number, count=count)
        for number in range(count)
    ]
    header = [_signature(PART_TASK, part) for part in parts]
    chord(header)(_signature(PUBLISH_TASK, order))
    return None


def _signature(task: str, order: PartOrder | PublishOrder) -> signature:
    return signature(task, args=(order.model_dump(mode="json", by_alias=True),), immutable=True)
