"""What an admin asks of the catalogue, by command, by button or by sending a feed. Pure."""

from typing import Literal

from bot.actions import Action, AnswerPress, Button, Note, Say, StartCatalogueJob
from bot.asking import job_of, reply_to
from bot.catalogue_presses import CataloguePress, Choose, Leave, Reindex, Switch, data_of
from bot.events import ButtonPressed, CommandSent, FeedSent, Where
from bot.rules import Rules
from bot.summaries import shortened
from bot.times import date
from shared.messages import CatalogueRequest

__all__ = ["feed_sent", "pressed", "reindex", "rollback", "versions"]


def reindex(event: CommandSent) -> Action:
    """`/reindex`, `/reindex full`, `/reindex dry`."""
    match event.argument.lower().split():
        case []:
            return _start(event.where, Note("chat.reindex_queued"), "reindex")
        case ["full"]:
            return _start(event.where, Note("chat.full_queued"), "reindex", full=True)
        case ["dry"]:
            return _start(event.where, Note("chat.dry_queued"), "dry")
    return Say(Note("chat.how_to_reindex"))


def rollback(event: CommandSent) -> Action:
    """`/rollback`; another version than the one before is chosen from a list."""
    if event.argument.strip():
        return Say(Note("chat.how_to_rollback"))
    return _start(event.where, Note("chat.rollback_queued"), "rollback")


def versions(event: CommandSent) -> Action:
    """`/index`."""
    return _start(event.where, Note("chat.index_queued"), "versions")


def feed_sent(event: FeedSent, rules: Rules) -> Action:
    """A feed that was sent is tried first."""
    if not rules.is_admin(event.where):
        return Say(Note("error.admins_only"))
    note = Note("chat.feed_queued", {"name": shortened(event.name)})
    return _start(event.where, note, "dry", feed_key=event.feed_key)


def pressed(event: ButtonPressed, press: CataloguePress, rules: Rules) -> list[Action]:
    """An admin's button; in a group others can press it too, and are told."""
    if not rules.is_admin(event.where):
        return [AnswerPress(event.press, Note("error.admins_only"))]
    return [AnswerPress(event.press), _meant(event, press, rules)]


def _meant(event: ButtonPressed, press: CataloguePress, rules: Rules) -> Action:
    where, button = event.where, f"{event.where.message}:{event.data}"
    match press:
        case Reindex(full, force, feed_key):
            note = Note("chat.full_queued" if full else "chat.reindex_queued")
            return _start(
                where, note, "reindex", button=button, full=full, force=force, feed_key=feed_key
            )
        case Switch(version):
            note = Note("chat.switch_queued", {"version": str(version)})
            return _start(where, note, "rollback", button=button, version=version)
        case Choose():
            return _question(press, rules)
        case Leave():
            return Say(Note("chat.left_as_it_is"))


def _question(press: Choose, rules: Rules) -> Say:
    question = Note(
        "index.sure" if press.instead else "index.sure_of_first",
        {
            "version": str(press.version),
            "products": press.products,
            "date": date(press.created, rules.now),
            **({"instead": str(press.instead)} if press.instead else {}),
        },
    )
    yes = Button(Note("button.yes_switch"), data_of(Switch(press.version)))
    no = Button(Note("button.no"), data_of(Leave()))
    return Say(question, ((yes, no),))


def _start(
    where: Where,
    note: Note,
    action: Literal["reindex", "dry", "rollback", "versions"],
    *,
    button: str = "",
    full: bool = False,
    force: bool = False,
    feed_key: str | None = None,
    version: int | None = None,
) -> StartCatalogueJob:
    request = CatalogueRequest(
        job_id=job_of(where),
        reply_to=reply_to(where),
        action=action,
        full=full,
        force=force,
        feed_key=feed_key,
        version=version,
    )
    return StartCatalogueJob(request, note, button)
