"""What starts with a slash. The menu's texts are `command.<name>`, in the order of these tables."""

from collections.abc import Callable

from bot import catalogue_jobs
from bot.actions import Action, Forget, Note, Say, ShowStatus
from bot.asking import start_afresh
from bot.events import CommandSent
from bot.presses import Press
from bot.pressing import turn
from bot.rules import Rules
from bot.sessions import Session

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
    return [catalogue_jobs.reindex(event)]


def _index(event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    return [catalogue_jobs.versions(event)]


def _rollback(event: CommandSent, _session: Session | None, _rules: Rules) -> list[Action]:
    return [catalogue_jobs.rollback(event)]


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
    "index": _index,
    "rollback": _rollback,
    "status": _status,
}
COMMANDS = tuple(_FOR_ALL)
ADMIN_COMMANDS = tuple(_FOR_ADMINS)
