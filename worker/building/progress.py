"""How far a build is, as the admin's chat is told: at most once a second, whoever works on it."""

import json
import time

from shared.messages import CatalogueRequest, Progress
from worker.process import Process

__all__ = ["Reporter"]

# Telegram lets a bot edit a message about once a second; more reports would only pile up.
REPORT_MS = 1000
MEMORY = 86_400  # seconds that notes about a build are kept
SOONEST = 1.0  # seconds: a rate measured over less is noise


class Reporter:
    """Reports of one build; several processes may report side by side."""

    def __init__(self, process: Process, request: CatalogueRequest) -> None:
        self._process = process
        self._request = request
        self._key = f"build:{request.job_id}"

    def begin(self, stage: str, done: int, total: int) -> None:
        """A stage begins, or goes on after a stop: its rate is counted from here."""
        started = json.dumps([time.time(), done])
        self._process.client.set(self._since(stage), started, ex=MEMORY)
        self._send(stage, done, total)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Reports, unless somebody did less than a second ago."""
        if self._process.client.set(f"{self._key}:told", 1, nx=True, px=REPORT_MS):
            self._send(stage, done, total)

    def _send(self, stage: str, done: int, total: int) -> None:
        per_second = self._rate(stage, done)
        left = (total - done) / per_second if per_second and total else None
        self._process.outbox.report(
            Progress.model_validate(
                {
                    "job_id": self._request.job_id,
                    "reply_to": self._request.reply_to,
                    "request": self._request,
                    "stage": stage,
                    "done": done,
                    "total": total,
                    "per_second": per_second,
                    "seconds_left": left,
                }
            )
        )

    def _rate(self, stage: str, done: int) -> float:
        body = self._process.client.get(self._since(stage))
        started, before = json.loads(body) if isinstance(body, bytes) else (time.time(), done)
        seconds = time.time() - started
        return max(0.0, (done - before) / seconds) if seconds >= SOONEST else 0.0

    def _since(self, stage: str) -> str:
        return f"{self._key}:{stage}:since"
