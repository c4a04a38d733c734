"""The two tasks: message in, pipeline or build, message out. Nothing is decided here but delivery.

Every job ends in exactly one answer: results, a sentence why there are none, or, when it took its
worker down ATTEMPTS times, a place among the dead letters and a sentence that says so. Only when
Redis is away is a task given back unanswered: then its message is still there when Redis returns.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from billiard.exceptions import TimeLimitExceeded
from celery import Task, shared_task

from shared.errors import DeadlinePassed, JobKeepsFailing, SartorError, SearchFailed
from shared.messages import (
    CatalogueRequest,
    Failure,
    IndexReply,
    Progress,
    Query,
    Result,
    SearchReply,
    SearchRequest,
)
from shared.outbox import JOB_MEMORY, Outbox
from shared.pictures import decode
from shared.queue import CATALOGUE_TASK, DEAD, SEARCH_TASK
from shared.redis_server import connect
from shared.settings import Settings
from worker.away import AWAY, given_back
from worker.building.finish import failed
from worker.building.requests import carry_out
from worker.garments import whole_of
from worker.judging import in_words
from worker.lease import lease
from worker.pipeline import Answer, Photo
from worker.process import Process, current

__all__ = ["ATTEMPTS", "answer_search", "catalogue", "search"]

# The first failure may be the machine's, the second bad luck; at the third the job is the cause.
ATTEMPTS = 3
# A reindex goes on where it was killed, and its worker may be restarted for many good reasons.
BUILD_ATTEMPTS = 20
# Detection, the longest stage, takes 43 ms on two cores (sartor bench rerank); a search that has
# not come back by then never will. The soft limit raises in the task, so that the person gets a
# sentence; the hard one kills what does not listen.
SOFT_SECONDS = 30
HARD_SECONDS = 40
_log = logging.getLogger(__name__)
Request = TypeVar("Request", SearchRequest, CatalogueRequest)
Reply = SearchReply | Progress | IndexReply


class AnsweringTask(Task):  # type: ignore[misc]  # celery has no types
    """A task whose person hears of it even when it had to be killed."""

    def on_failure(
        self, exc: BaseException, task_id: str, args: Any, kwargs: Any, info: Any
    ) -> None:
        """Answers for a task past its hard time limit; celery calls this in the parent process."""
        if not isinstance(exc, TimeLimitExceeded):
            return
        request = SearchRequest.model_validate(args[0])
        with connect(Settings().queue_url) as client:
            Outbox(client).answer(_search_failed(request, Failure(code=SearchFailed.code)))


@shared_task(
    name=SEARCH_TASK,
    bind=True,
    base=AnsweringTask,
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def search(self: Task, body: dict[str, Any]) -> None:
    """Answers one search request."""
    _once(self, SearchRequest.model_validate(body), answer_search, _search_failed)


# trail: the results of a chord that it starts are of no interest to it.
@shared_task(name=CATALOGUE_TASK, bind=True, trail=False)
def catalogue(self: Task, body: dict[str, Any]) -> None:
    """Carries out one request of an admin."""
    _once(self, CatalogueRequest.model_validate(body), carry_out, _catalogue_failed)


def answer_search(process: Process, request: SearchRequest) -> SearchReply:
    """Runs the pipeline for a request; raises SartorError for what the person should hear."""
    if request.is_late:
        raise DeadlinePassed(f"job {request.job_id} waited past its deadline")
    index = process.reader.version(request.query.version)
    photos = _photos(process, request.query)
    answer = process.pipeline.run(request.query, photos, index, process.references)
    _keep_garments(process, photos, answer)
    return SearchReply(
        job_id=request.job_id,
        reply_to=request.reply_to,
        query=request.query,
        results=_results(process, answer),
        has_more=answer.has_more,
        box=answer.box,
        garments=answer.garments,
        whole=whole_of(photos[0].image) if photos else None,
        understood=answer.words,
        suggestions=answer.suggestions,
        nothing_close=answer.nothing_close,
        caption=answer.caption,
        index_version=index.number,
        seconds=answer.seconds,
    )


def _once(
    task: Task,
    request: Request,
    do: Callable[[Process, Request], Reply | None],
    failed: Callable[[Request, Failure], Reply],
) -> None:
    """Does a job that may be delivered several times so that it is answered once.

    One that `do` has no answer to yet is answered by a later step.
    """
    process = current()
    if process.outbox.is_answered(request.job_id):
        return
    with lease(process.client, task.request.properties["delivery_tag"]):
        try:
            reply = _reply(process, request, do, failed)
            if reply is not None:
                process.outbox.answer(reply)
        except AWAY as error:
            raise given_back(error) from error


def _reply(
    process: Process,
    request: Request,
    do: Callable[[Process, Request], Reply | None],
    failed: Callable[[Request, Failure], Reply],
) -> Reply | None:
    try:
        _count_attempt(process, request)
        return do(process, request)
    except SartorError as error:
        _log.info("job %s: %s: %s", request.job_id, type(error).__name__, error)
        return failed(request, Failure(code=error.code, params=error.params))
    except AWAY:
        raise
    except Exception:  # noqa: BLE001 - the last net: whatever broke, the person gets an answer
        _log.exception("job %s failed", request.job_id)
        return failed(request, Failure(code=SearchFailed.code))


def _count_attempt(process: Process, request: SearchRequest | CatalogueRequest) -> None:
    """Notes a start and by whom; one too many and the request becomes a dead letter."""
    key = f"job:{request.job_id}:attempts"
    attempts = int(process.client.rpush(key, process.name))
    process.client.expire(key, JOB_MEMORY)
    if attempts > (BUILD_ATTEMPTS if isinstance(request, CatalogueRequest) else ATTEMPTS):
        process.client.lpush(DEAD, request.model_dump_json(by_alias=True))
        raise JobKeepsFailing(f"job {request.job_id} was started {attempts - 1} times")


def _photos(process: Process, query: Query) -> list[Photo]:
    """The query's photos with what was found in them before; raises PhotoExpired."""
    keys = (query.photo_key, *query.also) if query.photo_key else ()
    return [Photo(decode(process.photos.get(key)), key, process.photos.seen(key)) for key in keys]


def _keep_garments(process: Process, before: Sequence[Photo], answer: Answer) -> None:
    """Keeps what was found in photos as long as the photos themselves."""
    for photo, looked in zip(before, answer.photos, strict=True):
        if photo.garments is None and looked.garments is not None:
            process.photos.put_seen(photo.key, looked.garments)


def _results(process: Process, answer: Answer) -> tuple[Result, ...]:
    return tuple(
        Result(
            product_id=candidate.product.id,
            title=candidate.product.title,
            price=candidate.product.price,
            currency=candidate.product.currency or process.settings.currency,
            link=candidate.product.link,
            picture_key=process.photos.put_result(
                candidate.product.picture, process.pictures.read(candidate.product.picture)
            ),
            score=round(candidate.score, 4),
            group=group,
            likely=in_words(candidate.chance),
            why=why,
            also=also,
        )
        for candidate, group, why, also in zip(
            answer.results, answer.groups, answer.whys, answer.also, strict=True
        )
    )


def _search_failed(request: SearchRequest, failure: Failure) -> SearchReply:
    return SearchReply(
        job_id=request.job_id, reply_to=request.reply_to, query=request.query, failure=failure
    )


def _catalogue_failed(request: CatalogueRequest, failure: Failure) -> Progress | IndexReply:
    if request.action == "versions":
        return IndexReply(job_id=request.job_id, reply_to=request.reply_to, failure=failure)
    return failed(request, failure)
