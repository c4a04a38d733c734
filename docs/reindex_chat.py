"""Draws docs/reindex.svg, an admin's chat from a real run: `python -m docs.reindex_chat`.

Runs what the end-to-end tests run (Redis, a worker, the bot as processes of their own, the strict
stand-in for Telegram) on 300 drawn products, plays the admin, and draws what was sent, word for
word. Takes about a minute; unlike docs/architecture.svg the picture holds measured rates, so no
test compares it.
"""

import contextlib
import io
import json
import tempfile
import zipfile
from pathlib import Path

from demo.wardrobe import write_feed
from docs.chat_bubbles import Said, draw
from shared.redis_server import redis_running
from shared.settings import Settings
from tests.end_to_end.conftest import ADMIN, Stack
from tests.telegram_chats import Message
from tests.telegram_server import TelegramServer

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "reindex.svg"

PRODUCTS = 300
KEPT = 225  # three quarters: below the four fifths that are published without a question
COLUMNS = ("id", "title", "price", "currency", "link", "image")
SENT = 8  # products of the feed that is sent as a file
RUNNING = ("New index:", "Trial run:")  # how reports begin that are not the last
PATIENCE = 240.0  # seconds; 300 pictures on two busy cores
# What may go wrong in a feed, by the row's place.
FAULTS: dict[int, dict[str, object]] = {
    11: {"price": "1.299"},
    42: {"image": "pictures/lost.jpg"},
    77: {"link": "wardrobe.example/w0-0077"},
    103: {"in_stock": "maybe"},
    140: {"id": "w0-0139"},
    171: {"currency": "euros"},
    202: {"image": ""},
}


def play() -> list[Said]:
    """The chat of one run, in the order of its messages."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        # Paths relative to the home: /index tells where the feed is.
        feed = write_feed(Path("shop"), count=PRODUCTS)
        with (
            redis_running(Settings(home=Path("redis").absolute())) as url,
            TelegramServer() as server,
        ):
            stack = Stack(Path.cwd() / "home", url, server, feed)
            try:
                stack.start_worker()
                stack.start_bot()
                chat = _Chat(server)
                _play(chat, feed)
            finally:
                stack.close()
    return chat.said


def _play(chat: "_Chat", feed: Path) -> None:
    chat.says("/reindex dry")
    chat.says("/reindex")
    lines = feed.read_text().splitlines()
    feed.write_text("\n".join(_broken(lines)[:KEPT]) + "\n")
    refused = chat.says("/reindex")
    chat.presses(refused, "Publish all the same")
    versions = chat.says("/index")
    sure = chat.presses(versions, "Back to version 1")
    chat.presses(sure, "Yes, switch")
    chat.sends("autumn.zip", _packed(lines[-SENT:], feed.parent))


def _broken(lines: list[str]) -> list[str]:
    rows = [json.loads(line) for line in lines]
    for place, fault in FAULTS.items():
        rows[place] |= fault
    return [json.dumps(row) for row in rows]


def _packed(lines: list[str], folder: Path) -> bytes:
    """A zip of a table and its pictures; one is forgotten."""
    rows = [json.loads(line) for line in lines]
    table = [";".join(row[name] for name in COLUMNS) for row in rows]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("autumn.csv", "\n".join([";".join(COLUMNS), *table]))
        for row in rows[1:]:
            archive.write(folder / row["image"], row["image"])
    return packed.getvalue()


class _Chat:
    """The admin's chat; every call ends when what it asked for has been answered to the end."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server
        self._admin = server.person(ADMIN, "Grace")
        self._read = 0  # how many of the bot's messages
        self.said: list[Said] = []

    def says(self, text: str) -> Message:
        """The bot's answer to a command."""
        self._admin.says(text)
        self.said.append(Said(is_mine=True, texts=[text]))
        return self._answer()

    def presses(self, message: Message, button: str) -> Message:
        """The bot's answer to a button."""
        self._admin.presses(message, button)
        shown = (one for one in reversed(self.said) if any(button in row for row in one.buttons))
        next(shown).pressed = button
        return self._answer()

    def sends(self, name: str, data: bytes) -> Message:
        """The bot's answer to a file."""
        self._admin.sends_document(data, name)
        self.said.append(Said(is_mine=True, file=f"{name}, {len(data) // 1024} kB"))
        return self._answer()

    def _answer(self) -> Message:
        self._admin.waits_until(lambda _chat: _is_whole(self._new()), PATIENCE)
        answer, *files = self._new()
        # An edit replaces what was sent; the call still has it.
        calls = self._server.calls_of("sendMessage", "sendDocument")
        first = str(calls[self._read].params["text"])
        edits = [one for one in self._admin.chat.edits if one["message_id"] == answer["message_id"]]
        texts = [first, *_one_of_each_stage([str(one["text"]) for one in edits])]
        self.said.append(Said(is_mine=False, texts=texts, buttons=_buttons(answer)))
        for one in files:
            name = one["document"]["file_name"]
            self.said.append(Said(is_mine=False, texts=[one["caption"]], file=name))
        self._read += 1 + len(files)
        return answer

    def _new(self) -> list[Message]:
        return self._admin.chat.from_bot[self._read :]


def _is_whole(new: list[Message]) -> bool:
    """The last report is there, and the file that it speaks of."""
    if not new or not ("reply_markup" in new[0] or "edit_date" in new[0]):
        return False
    text = str(new[0]["text"])
    return not text.startswith(RUNNING) and len(new) > ("in the file below" in text)


def _one_of_each_stage(reports: list[str]) -> list[str]:
    """From the middle of each stage; stages are told apart by their first line."""
    stages: dict[str, list[str]] = {}
    for report in reports:
        stages.setdefault(report.partition("\n")[0], []).append(report)
    return [of_stage[len(of_stage) // 2] for of_stage in stages.values()]


def _buttons(message: Message) -> list[list[str]]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[str(key["text"]) for key in row] for row in keyboard]


if __name__ == "__main__":
    PICTURE.write_text(draw(play()))
