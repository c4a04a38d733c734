"""The bad rows of a feed, as an admin gets them: the first few in the chat, all in a file."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.errors import BadRow
from shared.messages import RowTrouble
from worker.process import Process

__all__ = ["first_of", "keep_report"]

SHOWN = 5  # in the chat: enough to see what kind of fault it is
LONGEST = 200  # characters of a reason in the chat
MOST = 100_000  # lines of the file; Telegram takes 50 MB


def first_of(bad: Sequence[BadRow]) -> tuple[RowTrouble, ...]:
    """What stands in the chat."""
    return tuple(RowTrouble(row=one.row, reason=one.reason[:LONGEST]) for one in bad[:SHOWN])


def keep_report(process: Process, bad: Sequence[BadRow]) -> str:
    """Keeps the whole list as a text file for the bot to send; its key, "" when all is shown."""
    if len(bad) <= SHOWN:
        return ""
    lines = ["line\treason", *(f"{one.row}\t{_one_line(one.reason)}" for one in bad[:MOST])]
    name = f"bad-rows-{datetime.now(UTC):%Y-%m-%d}.tsv"
    return process.uploads.put(name, "\n".join([*lines, ""]).encode())


def _one_line(reason: str) -> str:
    """A feed's own text may be quoted in it."""
    return " ".join(reason.split())[:LONGEST]
