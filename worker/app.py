"""The Celery app of the workers: `celery -A worker.app worker -Q search`.

What both sides need stands in shared/queue.py; here is what only a worker needs, each setting with
its why. A process of the pool loads its models once, after the fork (worker/process.py).
"""

import logging
from typing import Any

from celery import Celery
from celery.signals import (
    celeryd_after_setup,
    setup_logging,
    worker_init,
    worker_process_init,
)

from shared.queue import broker_url, make_celery
from shared.settings import Settings
from worker import process

__all__ = ["app", "create_app"]

# Loading torch and the models from a cold disk took 20 s on two cores; celery's default (4 s) would
# kill the process for being slow to come up, for ever.
LOADING_SECONDS = 180


def create_app(settings: Settings) -> Celery:
    """The app for these settings.

    Raises:
        SetupError: no SARTOR_REDIS_URL: a worker joins a queue, it does not start one.
    """
    celery = make_celery(settings.queue_url)
    celery.set_default()
    celery.set_current()
    celery.conf.update(
        imports=["worker.tasks", "worker.building.tasks", "worker.building.schedule"],
        # Where a chord counts the parts of a build; nothing else is kept as a result.
        result_backend=broker_url(settings.queue_url),
        result_expires=86_400,  # seconds; a build that rests for longer is handed out anew
        # A task is done when its answer is in the outbox, not when a worker took it.
        task_acks_late=True,
        # A pool process that was killed (out of memory, kill -9) gives its task back ...
        task_reject_on_worker_lost=True,
        # ... as soon as its loss is certain (default: 10 s).
        worker_lost_wait=1.0,
        # One task in hand, none hoarded: what waits in a worker's memory helps nobody.
        worker_prefetch_multiplier=1,
        # A connection that broke does not undo a search that is almost done: answers are
        # idempotent, and the redelivered copy finds that it has been answered.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_proc_alive_timeout=LOADING_SECONDS,
        # One process a worker: it owns the GPU, or both cores through torch's threads. More
        # processes would hold more copies of the models.
        worker_concurrency=1,
        worker_send_task_events=False,
        broker_connection_max_retries=None,  # Redis may be away for longer than 100 tries
    )
    return celery


@setup_logging.connect
def _log_in_one_format(**_: Any) -> None:
    """One line an event, to stderr; a connected handler keeps celery from its own colours."""
    logging.basicConfig(
        level=Settings().log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


@celeryd_after_setup.connect
def _note_queues(sender: str, instance: Any, **_: Any) -> None:
    """Remembers, before the fork, what this worker is called and which queues it serves."""
    process.introduce(sender, sorted(instance.app.amqp.queues.consume_from))


@worker_init.connect
def _import_before_the_fork(**_: Any) -> None:
    """Imports the model libraries once in the parent: a replaced process is up in a second."""
    process.import_libraries()


@worker_process_init.connect
def _load_after_the_fork(**_: Any) -> None:
    """Loads models and connections in the process that uses them."""
    process.start(Settings())


app = create_app(Settings())
