"""A reindex by the clock: `celery -A worker.clock beat`, with SARTOR_REINDEX_AT set.

It only puts a task on the queue, so it needs neither models nor the catalogue.
"""

from celery import Celery
from celery.schedules import ParseException, crontab

from shared.errors import SetupError
from shared.queue import SCHEDULED_TASK, make_celery
from shared.settings import Settings

__all__ = ["app", "create_clock"]


def create_clock(settings: Settings) -> Celery:
    """The app of the clock.

    Raises:
        SetupError: SARTOR_REINDEX_AT is not set or no crontab line.
    """
    celery = make_celery(settings.queue_url)
    entry = {"task": SCHEDULED_TASK, "schedule": _crontab(settings.reindex_at)}
    celery.conf.beat_schedule = {"reindex": entry}
    return celery


def _crontab(line: str | None) -> crontab:
    fields = (line or "").split()
    try:
        minute, hour, day, month, weekday = fields
        return crontab(minute, hour, weekday, day, month)
    except (ParseException, ValueError) as error:
        raise SetupError(
            f'SARTOR_REINDEX_AT={line!r}: write minute hour day month weekday, as in "30 3 * * *"'
        ) from error


app = create_clock(Settings())
