"""What admins ask of the catalogue: a build with live progress, or the version before."""

import logging
import time
from pathlib import Path

from index_store.builder import BuildReport, build
from index_store.catalogue import Catalogue
from shared.errors import FeedMissing
from shared.messages import CatalogueRequest, Progress
from worker.process import Process

__all__ = ["carry_out"]

_log = logging.getLogger(__name__)
# Telegram lets a bot edit a message about once a second; more reports would only pile up.
REPORT_SECONDS = 1.0


def carry_out(process: Process, request: CatalogueRequest) -> Progress:
    """Does what an admin asked; raises CatalogueError with the reason when it cannot be done."""
    if request.action == "rollback":
        return _finished(request, process.store.rollback(), {})
    report = _build(process, request)
    for bad in report.bad_rows:
        _log.warning("feed %s: %s", process.settings.feed, bad)
    counts = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "bad_rows": len(report.bad_rows),
    }
    return _finished(request, report.version, counts)


def _build(process: Process, request: CatalogueRequest) -> BuildReport:
    feed = process.settings.feed
    if not feed:
        raise FeedMissing("set SARTOR_FEED to the shop's feed: a folder, .csv, .jsonl or .parquet")
    with Catalogue(process.settings.catalogue_url) as catalogue:
        return build(
            process.store,
            catalogue,
            process.pictures,
            Path(feed),
            process.pipeline.encoder,
            readers=process.pipeline.readers,
            on_progress=_Reporter(process, request),
        )


def _finished(request: CatalogueRequest, version: int, counts: dict[str, int]) -> Progress:
    return Progress(
        job_id=request.job_id,
        reply_to=request.reply_to,
        stage="done",
        finished=True,
        index_version=version,
        counts=counts,
    )


class _Reporter:
    """Passes a build's progress on, at most once a second and at each new stage."""

    def __init__(self, process: Process, request: CatalogueRequest) -> None:
        self._process = process
        self._request = request
        self._stage = ""
        self._next = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and now < self._next:
            return
        self._stage, self._next = stage, now + REPORT_SECONDS
        self._process.outbox.report(
            Progress.model_validate(
                {
                    "job_id": self._request.job_id,
                    "reply_to": self._request.reply_to,
                    "stage": stage,
                    "done": done,
                    "total": total,
                }
            )
        )
