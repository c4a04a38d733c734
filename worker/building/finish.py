"""The last step of a reindex: the catalogue into a version, and the answer to the admin."""

import logging

from index_store.building import publish, unseen
from index_store.catalogue import Build
from index_store.lock import build_lock
from shared.errors import BuildRunning, CountDropped
from shared.messages import CatalogueRequest, Failure, Progress
from worker.building.canaries import canaries_of
from worker.building.orders import PublishOrder
from worker.building.progress import Reporter
from worker.process import Process

__all__ = ["PARTS", "ended", "failed", "finish", "refused"]

PARTS = "parts"  # among a build's counts: into how many parts it was handed out

_log = logging.getLogger(__name__)


def finish(process: Process, order: PublishOrder) -> Progress | None:
    """Publishes what is in the catalogue; the answer, or None when there is more to look at.

    Raises:
        CatalogueError: the build has failed before, or a gate refuses; what served before still
            serves.
    """
    builds = process.shop.catalogue.builds
    row = builds.get(order.build)
    if row.state == "done":
        return _told(order, ended(order.request, row))
    if unseen(process.shop, process.eyes).looks:
        # Parts were lost or handed out twice; worker/building/resume.py takes up who is silent.
        _log.warning("build %d is not ready to be published", row.id)
        return None
    if not builds.enter(row.id, "publishing", 1):
        raise BuildRunning(f"build {row.id} is {row.state}, another one may be at work")
    Reporter(process, order.request).begin("publishing", 0, 1)
    with build_lock(process.shop.store.folder / "build.lock"):
        published = publish(
            process.shop,
            process.eyes,
            order.content,
            expected=order.products,
            tag=process.settings.tag,
            full=order.request.full,
            force=order.request.force,
            canaries=canaries_of(process.settings, process.pipeline),
        )
    builds.note(row.id, order.counts)
    builds.end(row.id, "done", published.number)
    return _told(order, ended(order.request, builds.get(row.id)))


def refused(process: Process, order: PublishOrder) -> Progress | None:
    """The answer when the feed has lost too many products to be read on; it has the bad rows."""
    if order.request.force:
        return None
    try:
        process.shop.store.check_count(order.products, process.settings.tag)
    except CountDropped as error:
        process.shop.catalogue.builds.end(order.build, "failed", failure=error.code)
        failure = Failure(code=error.code, params=error.params)
        answer = failed(order.request, failure).model_copy(update={"counts": order.counts})
        return _told(order, answer)
    return None


def ended(request: CatalogueRequest, row: Build) -> Progress:
    """The answer of a build that is done."""
    return Progress(
        job_id=request.job_id,
        reply_to=request.reply_to,
        request=request,
        stage="done",
        finished=True,
        index_version=row.version or 0,
        counts={name: count for name, count in row.counts.items() if name != PARTS},
    )


def failed(request: CatalogueRequest, failure: Failure) -> Progress:
    """The answer of a build that has failed."""
    return Progress(
        job_id=request.job_id,
        reply_to=request.reply_to,
        request=request,
        stage="done",
        failure=failure,
    )


def _told(order: PublishOrder, answer: Progress) -> Progress:
    rows = {"bad": order.bad, "report_key": order.report_key}
    return answer.model_copy(update=rows)
