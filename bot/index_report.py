"""The versions of the index as an admin reads them, and the buttons that lead to another one."""

from math import floor

from bot.actions import Button, Keyboard, Note
from bot.catalogue_presses import Choose, data_of
from bot.summaries import failure, shortened
from bot.times import ago, date
from shared.messages import IndexReply, VersionNote

__all__ = ["keyboard", "lines"]

MOST_LISTED = 10  # of two or three lines each; a message holds 4,096 characters
MOST_BUTTONS = 5


def lines(reply: IndexReply, now: float) -> tuple[Note, ...]:
    """What there is, newest first, and what it was read from."""
    if reply.failure:
        return (Note("progress.failed", {"reason": failure(reply.failure)}),)
    head = Note("index.title" if reply.versions else "index.none")
    listed = reply.versions[:MOST_LISTED]
    versions = [line for one in listed for line in _version(one, now)]
    older = len(reply.versions) - len(listed)
    more = (Note("index.older", {"count": older}),) if older else ()
    return (head, *versions, *more, *_shop(reply))


def keyboard(reply: IndexReply) -> Keyboard:
    """A button a row for versions that do not serve, newest first."""
    if reply.failure:
        return ()
    current = next((one.number for one in reply.versions if one.serves), 0)
    others = [one for one in reply.versions if not one.serves][:MOST_BUTTONS]
    return tuple((_button(one, current),) for one in others)


def _button(version: VersionNote, current: int) -> Button:
    label = "button.back" if version.number < current else "button.switch"
    choose = Choose(version.number, version.products, max(0, int(version.created)), current)
    return Button(Note(label, {"version": str(version.number)}), data_of(choose))


def _version(version: VersionNote, now: float) -> tuple[Note, ...]:
    number = {"version": str(version.number)}
    when = {"date": date(version.created, now), "ago": ago(now - version.created)}
    tags = (Note("index.tags", {"tags": ", ".join(version.tags)}),) if version.tags else ()
    return (
        Note("index.serving" if version.serves else "index.version", number),
        Note("index.built", {"products": version.products, **when}),
        _made(version),
        *tags,
    )


def _made(version: VersionNote) -> Note:
    # A model is named `spec@digest`; the digest tells people nothing.
    model = shortened(version.model_id.rpartition("@")[0] or version.model_id)
    # Cut, not rounded: 100% is said of nothing less.
    recall = floor(version.recall * 1000) / 10
    share = int(recall) if recall.is_integer() else recall
    return Note("index.made", {"model": model, "engine": version.engine, "recall": share})


def _shop(reply: IndexReply) -> tuple[Note, ...]:
    feed = Note("index.feed", {"feed": reply.feed}) if reply.feed else Note("index.no_feed")
    return feed, Note("index.catalogue", {"products": reply.products})
