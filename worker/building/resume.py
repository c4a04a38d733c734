"""Takes up a build that nobody works on: its workers were killed, or a message of it was lost."""

import time
from contextlib import closing

from shared.errors import JobKeepsFailing
from shared.messages import CatalogueRequest
from shared.queue import CATALOGUE, JobQueue
from worker.process import Process

__all__ = ["SILENCE_SECONDS", "resume_silent"]

# A step that runs beats every second (worker/building/alone.py), one whose worker was killed is
# handed out again within six; but parts may wait while a long one runs elsewhere.
SILENCE_SECONDS = 30.0


def resume_silent(process: Process) -> bool:
    """Asks again for the build that has been silent, if there is one; True if so.

    Only where its queue is empty: what waits there is perhaps the build itself.
    """
    build = process.shop.catalogue.builds.running()
    if build is None or not build.request or time.time() - build.beat < SILENCE_SECONDS:
        return False
    if build.model_id != process.pipeline.encoder.model_id:
        return False
    if process.outbox.is_answered(build.job_id):  # it was given up
        process.shop.catalogue.builds.end(build.id, "failed", failure=JobKeepsFailing.code)
        return False
    with closing(JobQueue(process.settings.queue_url, process.client, max_waiting=1)) as queue:
        if queue.waiting(CATALOGUE) or not _is_first(process, build.id):
            return False
        queue.catalogue(CatalogueRequest.model_validate_json(build.request))
    return True


def _is_first(process: Process, build: int) -> bool:
    """Of several workers one asks."""
    key = f"build:{build}:resumed"
    return bool(process.client.set(key, 1, nx=True, ex=int(SILENCE_SECONDS)))
