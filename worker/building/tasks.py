"""The steps of a build as tasks: given back when their process dies, their failures told once.

A step that fails ends the build and answers the admin; the other steps see that and stop. For
Celery every step ends well, so that a chord is never left hanging on a failed part.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from celery import Task, shared_task

from shared.errors import IndexOfAnotherModel, SartorError, SearchFailed
from shared.messages import Failure
from shared.queue import PART_TASK, PUBLISH_TASK
from worker.away import AWAY, given_back
from worker.building.alone import alone
from worker.building.finish import failed, finish
from worker.building.orders import Order, PartOrder, PublishOrder
from worker.building.part import look_at_part
from worker.lease import lease
from worker.process import Process, current

__all__ = ["part", "publish"]

_log = logging.getLogger(__name__)
AnyOrder = TypeVar("AnyOrder", bound=Order)


# A chord counts the results of its parts; everything else is answered through the outbox.
@shared_task(name=PART_TASK, bind=True, ignore_result=False)
def part(self: Task, body: dict[str, Any]) -> None:
    """Looks at one part of the pictures."""
    _step(self, PartOrder.model_validate(body), look_at_part)


@shared_task(name=PUBLISH_TASK, bind=True)
def publish(self: Task, body: dict[str, Any]) -> None:
    """Publishes, after the last part."""
    _step(self, PublishOrder.model_validate(body), _publish)


def _publish(process: Process, order: PublishOrder) -> None:
    with alone(process, f"build:{order.build}", order.build):
        answer = finish(process, order)
        if answer is not None:
            process.outbox.answer(answer)


def _step(task: Task, order: AnyOrder, do: Callable[[Process, AnyOrder], None]) -> None:
    process = current()
    with lease(process.client, task.request.properties["delivery_tag"]):
        try:
            _done_or_told(process, order, do)
        except AWAY as error:
            raise given_back(error) from error


def _done_or_told(
    process: Process, order: AnyOrder, do: Callable[[Process, AnyOrder], None]
) -> None:
    try:
        _check_model(process, order)
        do(process, order)
    except SartorError as error:
        _log.info("build %d: %s: %s", order.build, type(error).__name__, error)
        _fail(process, order, Failure(code=error.code, params=error.params))
    except AWAY:
        raise
    except Exception:  # noqa: BLE001 - the last net: whatever broke, the admin is told
        _log.exception("build %d failed", order.build)
        _fail(process, order, Failure(code=SearchFailed.code))


def _check_model(process: Process, order: Order) -> None:
    own = process.pipeline.encoder.model_id
    if order.model_id != own:
        raise IndexOfAnotherModel(
            f"the build is for {order.model_id}, this worker has {own}: workers of another model "
            "need a Redis database of their own"
        )


def _fail(process: Process, order: Order, failure: Failure) -> None:
    """Answers first: who is killed in between comes here again, and is answered once."""
    process.outbox.answer(failed(order.request, failure))
    process.shop.catalogue.builds.end(order.build, "failed", failure=failure.code)
