"""What admins ask: a build, a dry run, a version of before, the list of versions."""

from index_store.building import read_feed
from index_store.manifest import Manifest
from index_store.versions import CURRENT
from shared.errors import CatalogueError
from shared.messages import CatalogueRequest, IndexReply, Progress, VersionNote
from shared.outbox import JOB_MEMORY
from worker.building.feeds import feed_of
from worker.building.progress import Reporter
from worker.building.report import first_of, keep_report
from worker.building.start import start
from worker.process import Process

__all__ = ["carry_out"]


def carry_out(process: Process, request: CatalogueRequest) -> Progress | IndexReply | None:
    """Does what an admin asked; None when the answer comes later, from the last step of a build.

    Raises:
        CatalogueError: it cannot be done, and why.
    """
    if request.action == "reindex":
        return start(process, request)
    if request.action == "dry":
        return _dry(process, request)
    if request.action == "rollback":
        number = process.store.rollback(_target(process, request))
        return _done(request).model_copy(update={"index_version": number})
    return _versions(process, request)


def _target(process: Process, request: CatalogueRequest) -> int:
    """The version to go back to; of one request the same, however often it is delivered."""
    key = f"job:{request.job_id}:target"
    kept = process.client.get(key)
    if isinstance(kept, bytes):
        return int(kept)
    number = request.version if request.version is not None else process.store.before()
    process.client.set(key, number, ex=JOB_MEMORY)
    return number


def _dry(process: Process, request: CatalogueRequest) -> Progress:
    """What a reindex would change; nothing is changed."""
    reporter = Reporter(process, request)
    reporter.begin("reading", 0, 0)
    changes = read_feed(
        process.shop,
        feed_of(process, request),
        lambda done, total: reporter("reading", done, total),
        full=request.full,
        dry=True,
    )
    found = {
        "counts": changes.counts,
        "bad": first_of(changes.bad),
        "report_key": keep_report(process, changes.bad),
    }
    return _done(request).model_copy(update=found)


def _versions(process: Process, request: CatalogueRequest) -> IndexReply:
    return IndexReply(
        job_id=request.job_id,
        reply_to=request.reply_to,
        versions=tuple(_notes(process)),
        feed=process.settings.feed or "",
        products=process.shop.catalogue.count(),
    )


def _notes(process: Process) -> list[VersionNote]:
    """The versions that can be read, newest first."""
    store = process.store
    tags = store.tags()
    try:
        current = store.current_number(CURRENT)
    except CatalogueError:
        current = 0
    notes = []
    for number in reversed(store.numbers()):
        names = tuple(tag for tag, tagged in tags.items() if tagged == number)
        try:
            manifest = store.manifest(number)
        except CatalogueError:
            continue
        notes.append(_note(manifest, serves=number == current, tags=names))
    return notes


def _note(manifest: Manifest, *, serves: bool, tags: tuple[str, ...]) -> VersionNote:
    return VersionNote(
        number=manifest.number,
        products=manifest.count,
        model_id=manifest.model_id,
        engine=manifest.searched_by,
        recall=manifest.recall,
        created=manifest.created.timestamp(),
        serves=serves,
        tags=tags,
    )


def _done(request: CatalogueRequest) -> Progress:
    return Progress(
        job_id=request.job_id,
        reply_to=request.reply_to,
        request=request,
        stage="done",
        finished=True,
    )
