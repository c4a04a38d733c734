"""What a build says of itself: how far it is, what it changed, or why it did not.

Nothing that was refused or has failed may sound like a success, and nothing that was only tried
like a change.
"""

from bot.actions import Button, Keyboard, Note
from bot.catalogue_presses import Leave, Reindex, data_of
from bot.summaries import failure, shortened
from bot.times import left
from shared.errors import CountDropped, JobKeepsFailing
from shared.messages import Failure, Progress

__all__ = ["keyboard", "lines"]

BAR = 10  # cells; on a phone's screen the line does not break
MOST_BAD = 5  # rows that are shown; the file has all of them
CHANGES = ("added", "changed", "removed", "unchanged")
# Below two a second, products are counted by the minute, and below two a minute not at all.
SLOW = 2.0


def lines(state: Progress) -> tuple[Note, ...]:
    """How far a build or a rollback is, or how it ended."""
    if state.failure:
        return (_failed(state.failure), *_bad_rows(state))
    if not state.finished:
        return _running(state)
    if state.request.action == "rollback":
        return (Note("progress.switched", {"version": str(state.index_version)}),)
    return (*_changes(state), *_bad_rows(state))


def keyboard(state: Progress) -> Keyboard:
    """What can follow: publish although products are missing, or index what was tried."""
    asked = state.request
    if state.failure and state.failure.code == CountDropped.code:
        anyway = Reindex(full=asked.full, force=True, feed_key=asked.feed_key)
        leave = Button(Note("button.leave"), data_of(Leave()))
        return ((Button(Note("button.publish"), data_of(anyway)), leave),)
    if state.finished and not state.failure and asked.action == "dry":
        label = Note("button.index_feed" if asked.feed_key else "button.index_now")
        return ((Button(label, data_of(Reindex(feed_key=asked.feed_key))),),)
    return ()


def _failed(what: Failure) -> Note:
    if what.code == CountDropped.code:
        return Note("progress.dropped", what.params)
    return Note("progress.failed", {"reason": _reason(what)})


def _reason(what: Failure) -> Note:
    """The sentence of a given-up job speaks to shoppers, of their photo."""
    return Note("progress.gave_up") if what.code == JobKeepsFailing.code else failure(what)


def _running(state: Progress) -> tuple[Note, ...]:
    title = "progress.trying" if state.request.action == "dry" else "progress.building"
    head = Note(title, {"stage": Note(f"stage.{state.stage}")})
    return (head, *_how_far(state), *_how_long(state))


def _how_far(state: Progress) -> tuple[Note, ...]:
    if not state.total:
        return (Note("progress.so_far", {"done": state.done}),) if state.done else ()
    share = min(state.done / state.total, 1.0)
    full = int(share * BAR)
    bar = "▓" * full + "░" * (BAR - full)
    counts = {"percent": int(share * 100), "done": state.done, "total": state.total}
    return (Note("progress.bar", {"bar": bar, **counts}),)


def _how_long(state: Progress) -> tuple[Note, ...]:
    speed = _speed(state.per_second)
    rest = None if state.seconds_left is None else left(state.seconds_left)
    if speed and rest:
        return (Note("progress.speed_and_left", {"speed": speed, "left": rest}),)
    return tuple(note for note in (speed, rest) if note)


def _speed(per_second: float) -> Note | None:
    if per_second >= SLOW:
        return Note("progress.per_second", {"count": round(per_second)})
    if per_second * 60 >= SLOW:
        return Note("progress.per_minute", {"count": round(per_second * 60)})
    return None


def _changes(state: Progress) -> tuple[Note, Note]:
    counts = {name: state.counts.get(name, 0) for name in CHANGES}
    if state.request.action == "dry":
        return Note("progress.tried"), Note("progress.would_change", counts)
    ready = Note("progress.ready", {"version": str(state.index_version)})
    return ready, Note("progress.changed", counts)


def _bad_rows(state: Progress) -> tuple[Note, ...]:
    count = state.counts.get("bad_rows", len(state.bad))
    if not count:
        return ()
    shown = state.bad[:MOST_BAD]
    is_part = 0 < len(shown) < count
    head = Note("progress.bad_first" if is_part else "progress.bad_rows", {"count": count})
    rows = [
        Note("progress.bad_row", {"row": str(one.row), "reason": shortened(one.reason)})
        for one in shown
    ]
    in_file = (Note("progress.bad_in_file"),) if state.report_key else ()
    return (head, *rows, *in_file)
