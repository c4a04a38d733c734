"""An admin's day through real processes: a dry run, a reindex, the versions and the way back.

What a shopper finds follows: the new title after the reindex, the old one after the way back. The
feed and its index are put back at the end, since other tests search them.
"""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from PIL import Image

from tests.end_to_end.conftest import ADMIN, PATIENCE, Stack, album, reindex, shown
from tests.telegram_chats import Message
from tests.telegram_people import Person

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(300)]
LONG = 3 * PATIENCE  # a build beside other work on two cores
RENAMED = "The one renamed thing"
_users = count(1300)


@pytest.fixture
def admin(stack: Stack) -> Person:
    return stack.server.person(ADMIN, "Grace")


@pytest.fixture
def rows(stack: Stack, admin: Person) -> Iterator[list[dict[str, Any]]]:
    """The feed's products; whatever a test makes of the feed, it is indexed as before again."""
    before = stack.feed.read_text()
    yield [json.loads(line) for line in before.splitlines()]
    stack.feed.write_text(before)
    reindex(admin)


def test_feed_when_it_changed_then_the_admin_reads_what_would_change_does_it_and_goes_back(
    stack: Stack, admin: Person, rows: list[dict[str, Any]]
) -> None:
    first = serving(asks(admin, "/index"))
    thing, old_title = rows[0], rows[0]["title"]
    picture = Image.open(stack.feed.parent / thing["image"])
    thing["title"] = RENAMED
    rows[-1]["price"] = "1.299"
    stack.feed.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    same, bad = len(rows) - 2, f"line {len(rows)}: price '1.299' is not clearly an amount"

    dry = asks(admin, "/reindex dry")
    assert f"0 would be added, 1 changed, 1 removed; {same} stay as they are." in dry["text"]
    assert bad in dry["text"]
    assert serving(asks(admin, "/index")) == first

    done = asks(admin, "/reindex")
    assert f"Products: 0 added, 1 changed, 1 removed, {same} unchanged." in done["text"]
    assert bad in done["text"]
    versions = asks(admin, "/index")
    assert serving(versions) > first
    assert nearest_to(stack, picture) == RENAMED

    question = presses(admin, versions, f"Back to version {first}")
    assert f"ersion {serving(versions)}" in question["text"]
    assert serving(asks(admin, "/index")) == serving(versions), "it was only asked"
    back = presses(admin, question, "Yes, switch")
    assert f"index version {first} is in use now" in back["text"]
    assert serving(asks(admin, "/index")) == first
    assert nearest_to(stack, picture) == old_title


def asks(admin: Person, command: str) -> Message:
    """The last report on a command."""
    asked = admin.says(command)
    return _answered(admin, asked["message_id"])


def presses(admin: Person, message: Message, button: str) -> Message:
    """The last report on a button."""
    before = admin.chat.messages[-1]["message_id"]
    admin.presses(message, button)
    return _answered(admin, before)


def _answered(admin: Person, before: int) -> Message:
    """The bot's first message after another, once it says how the matter ended."""
    admin.waits_until(lambda _: any(map(_is_last, _after(admin, before))), LONG)
    return _after(admin, before)[0]


def _after(admin: Person, before: int) -> list[Message]:
    return [one for one in admin.chat.from_bot if one["message_id"] > before]


def _is_last(message: Message) -> bool:
    """Reports are edits of the first message; only a question comes with its buttons at once."""
    running = ("New index:", "Trial run:")
    is_report = "edit_date" in message and not message["text"].startswith(running)
    return is_report or "reply_markup" in message


def serving(message: Message) -> int:
    """Which version a list of versions says is in use."""
    [number] = re.findall(r"Version (\d+), in use", message["text"])
    return int(number)


def nearest_to(stack: Stack, picture: Image.Image) -> str:
    """The title of what somebody new finds first."""
    shopper = stack.server.person(next(_users), "Ada")
    shopper.sends_photo(picture)
    caption = album(shown(shopper))[0]["caption"]
    return str(caption.splitlines()[0].partition(". ")[2])
