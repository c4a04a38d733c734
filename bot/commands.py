"""What starts with a slash. The menu's texts are `command.<name>`, in the order of these tables."""

from collections.abc import Callable

from bot.actions import Action, Forget, Note, Say, ShowStatus, StartCatalogueJob
from bot.asking import job_of, reply_to, start_afresh
from bot.events import CommandSent
from bot.presses import Press
from bot.pressing import turn
from bot.rules import Rules
from bot.sessions import Session
from shared.messages import CatalogueRequest

__all__ = ["ADMIN_COMMANDS", "COMMANDS", "carry_out"]

Command = Callable[[CommandSent, Session | None, Rules], list[Action]]


def carry_out(event: CommandSent, session: Session | None, rules: Rules) -> list[Action]:
    """Answers a command; unknown ones, and admins' ones from others, with a sentence."""
    if event.name in _FOR_ALL:
        return _FOR_ALL[event.name](event, session, rules)
    if event.name not in _FOR_ADMINS:
        return [Say(Note("note.unknown_command", {"command": event.name[:32]}))]
    if not rules.is_admin(event.where):
        return [Say(Note("error.admins_only"))]
    return _FOR_ADMINS[event.name](event, session, rules)


def _start(_event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    return [Say(Note("chat.greeting"))]


def _help(event: CommandSent, _session: Session | None, rules: Rules) -> list[Action]:
    admins = [Say(Note("chat.help_for_admins"))] if rules.is_admin(event.where) else []
    return [Say(Note("chat.help")), *admins]


def _undo(event: CommandSent, session: Session | None, rules: Rules) -> list[Action]:
    if session is None:
        return [Say(Note("error.nothing_to_undo"))]
    return turn(event.where, Press("undo"), session, rules)


def _new(event: CommandSent, _session: Session | None, rules: Rules) -> list[Action]:
    if not event.argument.strip():
        return [Say(Note("chat.how_to_start_afresh"))]
    return start_afresh(event.where, event.argument, rules)


def _forget(_event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    return [Forget(), Say(Note("chat.forgotten"))]


def _reindex(event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    request = CatalogueRequest(
        job_id=job_of(event.where), reply_to=reply_to(event.where), action="reindex"
    )
    return [StartCatalogueJob(request), Say(Note("chat.reindex_queued"))]


def _rollback(event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    request = CatalogueRequest(
        job_id=job_of(event.where), reply_to=reply_to(event.where), action="rollback"
    )
    return [StartCatalogueJob(request), Say(Note("chat.rollback_queued"))]


def _status(_event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    return [ShowStatus()]


_FOR_ALL: dict[str, Command] = {
    "start": _start,
    "help": _help,
    "new": _new,
    "undo": _undo,
    "forget": _forget,
}
_FOR_ADMINS: dict[str, Command] = {
    "reindex": _reindex,
    "status": _status,
    "rollback": _rollback,
}
COMMANDS = tuple(_FOR_ALL)
ADMIN_COMMANDS = tuple(_FOR_ADMINS)
