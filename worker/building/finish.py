"""The last step of a reindex: the catalogue into a version, and the answer to the admin."""

import logging

from index_store.building import publish, unseen
from index_store.catalogue import Build
from index_store.lock import build_lock
from shared.messages import CatalogueRequest, Progress
from worker.building.canaries import canaries_of
from worker.building.orders import PublishOrder
from worker.building.progress import Reporter
from worker.process import Process

__all__ = ["ended", "finish"]

_log = logging.getLogger(__name__)


def finish(process: Process, order: PublishOrder) -> Progress | None:
    """Publishes what is in the catalogue; the answer, or None when the build has failed before.

    Raises:
        CatalogueError: a gate refused; what served before still serves.
    """
    builds = process.shop.catalogue.builds
    build = builds.get(order.build)
    if build.state != "running":
        return _told(order, build) if build.state == "done" else None
    if unseen(process.shop, process.eyes):
        # Parts were lost or handed out twice; worker/building/resume.py takes up who is silent.
        _log.warning("build %d is not ready to be published", build.id)
        return None
    if build.stage == "encoding":
        builds.note(build.id, {**order.counts, "encoded": build.done})
    if not builds.enter(build.id, "publishing", 1):
        return None  # it was taken for dead meanwhile, and another one is at work
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
    builds.end(build.id, "done", published.number)
    return _told(order, builds.get(build.id))


def ended(request: CatalogueRequest, build: Build) -> Progress:
    """The answer of a build that is done."""
    return Progress(
        job_id=request.job_id,
        reply_to=request.reply_to,
        request=request,
        stage="done",
        finished=True,
        index_version=build.version or 0,
        counts=build.counts,
    )


def _told(order: PublishOrder, build: Build) -> Progress:
    rows = {"bad": order.bad, "report_key": order.report_key}
    return ended(order.request, build).model_copy(update=rows)
