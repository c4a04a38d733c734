"""What a button's data says: a verb, at most a number, and the search that it belongs to.

`similar:3@JOB` has 43 bytes of Telegram's 64. The message that the button hangs under would tell
the search too, but only once the bot has noted its id, and people press faster than that.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bot.weighing import Side

__all__ = ["Press", "Verb", "job_in", "read_press"]

Verb = Literal[
    "more",
    "undo",
    "nearest",
    "similar",
    "up",
    "down",
    "suggest",
    "pick",
    "whole",
    "together",
    Side,
]
NUMBERED = frozenset({"similar", "up", "down", "suggest", "pick"})

_DATA = re.compile(
    rf"(?P<verb>{'|'.join(get_args(Verb))})"
    r"(?::(?P<number>\d{1,3}))?(?:@(?P<job>\w{1,40}))?"
)


@dataclass(frozen=True)
class Press:
    """What a button or its words ask for.

    `number` counts from 1: the photo's garments for "pick", the suggestions for "suggest", else
    the shown products. `rest` is what was said beyond the button: "red" of "like 2 but red".
    """

    verb: Verb
    number: int = 0
    rest: str = ""


def read_press(data: str) -> Press | None:
    """Reads button data; None for data that no button of ours has."""
    match = _DATA.fullmatch(data)
    if match is None or (match["verb"] in NUMBERED) != bool(match["number"]):
        return None
    return Press(cast("Verb", match["verb"]), int(match["number"] or 0))


def job_in(data: str) -> str:
    """The search that a button belongs to, "" when its data names none."""
    match = _DATA.fullmatch(data)
    return (match["job"] or "") if match else ""
