"""The human side of a chat, scripted by tests: says, sends, presses, and waits for answers.

Whatever a person does becomes the Update that Telegram would send. A wait ends with the messages
it waited for or with an AssertionError that shows the whole chat; nothing sleeps for a fixed time.
"""

import copy
import io
import itertools
import mimetypes
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PIL import Image

from tests.telegram_chats import Chat, Message, quoted
from tests.telegram_rules import Params, Upload
from tests.telegram_text import command_entities

if TYPE_CHECKING:
    from tests.telegram_methods import BotApi

Picture = bytes | Image.Image
PATIENCE_SECONDS = 10.0
_STICKER_SIDE = 512
_callback_ids = itertools.count(4_400_000_000_001)


class Person:
    """Someone with a private chat with the bot."""

    def __init__(self, api: "BotApi", user: Params) -> None:
        self._api = api
        self._read = 0  # the last message of the bot that a wait has returned
        self.user = user
        self.chat: Chat = api.chats.open(user)

    def says(self, text: str, reply_to: Message | None = None) -> Message:
        """Sends a text; `/commands` in it are marked as Telegram marks them."""
        entities = command_entities(text)
        return self._sends(
            [{"text": text} | ({"entities": entities} if entities else {})], reply_to
        )[0]

    def sends_photo(
        self, picture: Picture, caption: str | None = None, reply_to: Message | None = None
    ) -> Message:
        """Sends a compressed photo: the bot gets the ladder of JPEGs, not these bytes."""
        return self._sends([self._photo(picture, caption)], reply_to)[0]

    def sends_album(
        self,
        pictures: Sequence[Picture],
        caption: str | None = None,
        reply_to: Message | None = None,
        *,
        captioned: int = 0,
    ) -> list[Message]:
        """Sends several photos as one media group; the caption goes with one of them."""
        contents = [
            self._photo(one, caption if place == captioned else None)
            for place, one in enumerate(pictures)
        ]
        return self._sends(contents, reply_to)

    def sends_files(self, files: Sequence[tuple[str, bytes]]) -> list[Message]:
        """Sends several files (name, content) as one media group."""
        return self._sends([self._document(data, name) for name, data in files], None)

    def sends_document(
        self,
        data: bytes,
        file_name: str,
        mime_type: str | None = None,
        caption: str | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Sends a file as it is; without a mime_type the name decides it, as in the clients."""
        document = self._document(data, file_name, mime_type)
        return self._sends([document | _captioned(caption)], reply_to)[0]

    def sends_sticker(self) -> Message:
        data = io.BytesIO()
        Image.new("RGBA", (_STICKER_SIDE, _STICKER_SIDE), (200, 30, 60, 255)).save(data, "WEBP")
        sticker = {
            **self._api.files.add(data.getvalue(), "stickers", ".webp").sizes(),
            "type": "regular",
            "width": _STICKER_SIDE,
            "height": _STICKER_SIDE,
            "is_animated": False,
            "is_video": False,
            "emoji": "\N{DRESS}",
        }
        return self._sends([{"sticker": sticker}], None)[0]

    def presses(self, message: Message, button: str) -> Params:
        """Presses a button by its text or its callback_data; returns the callback query.

        `message` may be an older copy: a chat shows the keyboard that it last loaded.
        """
        data = _callback_data(message, button)
        with self._api.changed:
            current = self.chat.find(message["message_id"])
            gone = {"message_id": message["message_id"], "chat": self.chat.fields, "date": 0}
            query = {
                "id": str(next(_callback_ids)),
                "from": self.user,
                "message": copy.deepcopy(current) if current else gone,
                "chat_instance": f"-{self.user['id']}",
                "data": data,
            }
            self._api.open_callbacks.add(str(query["id"]))
            self._api.updates.put("callback_query", query)
        return query

    def waits_for(
        self, wanted: int | Callable[[Message], object], timeout: float = PATIENCE_SECONDS
    ) -> list[Message]:
        """Waits for new messages of the bot and returns them, oldest first.

        Args:
            wanted: How many, or a condition that the last of them fulfils.
            timeout: Seconds until the wait fails.
        """
        with self._api.changed:
            self._api.changed.wait_for(lambda: self._arrived(wanted) is not None, timeout)
            arrived = self._arrived(wanted)
            if arrived is None:
                found = f"{len(self._unread())} new message(s), waited {timeout} s for more"
                raise AssertionError(f"{found}:\n{self.chat.transcript()}")
            self._read = max([self._read, *(one["message_id"] for one in arrived)])
        return arrived

    def waits_until(
        self, condition: Callable[[Chat], object], timeout: float = PATIENCE_SECONDS
    ) -> None:
        """Waits until something holds for the chat: an edit, an action, a deletion."""
        with self._api.changed:
            if not self._api.changed.wait_for(lambda: condition(self.chat), timeout):
                raise AssertionError(f"not within {timeout} s:\n{self.chat.transcript()}")

    def _unread(self) -> list[Message]:
        return [one for one in self.chat.from_bot if one["message_id"] > self._read]

    def _arrived(self, wanted: int | Callable[[Message], object]) -> list[Message] | None:
        unread = self._unread()
        if isinstance(wanted, int):
            return unread[:wanted] if len(unread) >= wanted else None
        found = (place for place, message in enumerate(unread, 1) if wanted(message))
        end = next(found, None)
        return None if end is None else unread[:end]

    def _photo(self, picture: Picture, caption: str | None) -> Params:
        if isinstance(picture, bytes):
            picture = Image.open(io.BytesIO(picture))
        return self._api.files.add_photo(picture) | _captioned(caption)

    def _document(self, data: bytes, name: str, mime_type: str | None = None) -> Params:
        mime_type = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._api.files.add_document(Upload(name, data, mime_type))

    def _sends(self, contents: list[Params], reply_to: Message | None) -> list[Message]:
        reply = {"reply_to_message": quoted(reply_to)} if reply_to else {}
        with self._api.changed:
            sent = self._api.chats.add(
                self.chat, [{**reply, **content} for content in contents], sender=self.user
            )
            for message in sent:
                self._api.updates.put("message", message)
        return sent


def _captioned(caption: str | None) -> Params:
    return {"caption": caption} if caption else {}


def _callback_data(message: Message, button: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    offered = [one for row in rows for one in row]
    for one in offered:
        if button in {one["text"], one.get("callback_data")}:
            return str(one["callback_data"])
    raise AssertionError(f"no button {button!r}; there are {[one['text'] for one in offered]}")
