"""The private chats of one bot: their messages as they stand, and what happened to them.

A message is the very object that the Bot API would return (a dict of official fields), kept live:
an edit changes it in place and leaves a copy in the chat's `edits`.
Source: https://core.telegram.org/bots/api, "Message", "ReplyParameters", "Updating messages".
"""

import copy
import itertools
import threading
import time
from dataclasses import dataclass, field

from tests.telegram_rules import Params, Refusal, bad_request

Message = Params

BOT: Params = {
    "id": 777_000_001,
    "is_bot": True,
    "first_name": "sartor",
    "username": "sartor_test_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_BOT_AS_SENDER = {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")}
# What an edit replaces; a keyboard that an edit does not repeat is gone.
_CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
    "reply_markup",
)


@dataclass
class Chat:
    """A private chat; `messages` are in order of sending, the person's and the bot's."""

    user: Params
    messages: list[Message] = field(default_factory=list)
    edits: list[Message] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    blocked: bool = False

    @property
    def fields(self) -> Params:
        return {"id": self.user["id"], "type": "private", "first_name": self.user["first_name"]}

    @property
    def from_bot(self) -> list[Message]:
        return [message for message in self.messages if message["from"]["is_bot"]]

    def find(self, message_id: int) -> Message | None:
        return next((one for one in self.messages if one["message_id"] == message_id), None)

    def albums(self) -> list[list[Message]]:
        """The messages that share a media_group_id, in order."""
        groups: dict[str, list[Message]] = {}
        for message in self.messages:
            if "media_group_id" in message:
                groups.setdefault(message["media_group_id"], []).append(message)
        return list(groups.values())

    def transcript(self) -> str:
        """The chat as a person would retell it, a line a message."""
        lines = [_line(message) for message in self.messages]
        actions = f"(actions: {', '.join(self.actions)})" if self.actions else "(no chat actions)"
        return "\n".join([*lines, actions])


def _line(message: Message) -> str:
    kind = next((kind for kind in ("photo", "document", "sticker") if kind in message), "")
    said = message.get("text", message.get("caption", ""))
    reply = message.get("reply_to_message", {}).get("message_id")
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = " | ".join(button["text"] for row in keyboard for button in row)
    parts = [
        f"{message['message_id']:>4} {message['from']['first_name']}:",
        f"(to {reply})" if reply else "",
        f"[{kind}]" if kind else "",
        repr(said) if said else "",
        f"<{buttons}>" if buttons else "",
    ]
    return " ".join(part for part in parts if part)


class Chats:
    """All chats of the bot; every change happens under `changed` and wakes who waits on it."""

    def __init__(self, changed: threading.Condition) -> None:
        self.changed = changed
        self._by_id: dict[int, Chat] = {}
        # Telegram numbers the messages of all private chats of a bot in one row.
        self._numbers = itertools.count(1)
        self._groups = itertools.count(13_000_000_001)

    def open(self, user: Params) -> Chat:
        with self.changed:
            return self._by_id.setdefault(user["id"], Chat(user))

    def reachable(self, chat_id: int | str | None) -> Chat:
        """The chat to send to; refuses unknown ones and people who blocked the bot."""
        if chat_id is None:
            raise bad_request("chat_id is empty")
        with self.changed:
            chat = self._by_id.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def add(
        self, chat: Chat, contents: list[Params], *, sender: Params = _BOT_AS_SENDER
    ) -> list[Message]:
        """Appends one message, or an album when there are several contents."""
        with self.changed:
            album = {"media_group_id": str(next(self._groups))} if len(contents) > 1 else {}
            added = [
                {
                    "message_id": next(self._numbers),
                    "from": sender,
                    "date": int(time.time()),
                    "chat": chat.fields,
                    **album,
                    **content,
                }
                for content in contents
            ]
            chat.messages.extend(added)
            self.changed.notify_all()
        return added

    def reply(self, chat: Chat, params: Params) -> Params:
        """The field reply_to_message, by reply_parameters."""
        wanted = params.get("reply_parameters")
        if wanted is None:
            return {}
        with self.changed:
            here = wanted.get("chat_id", chat.user["id"]) == chat.user["id"]
            target = chat.find(wanted["message_id"]) if here else None
            if target is not None:
                return {"reply_to_message": quoted(target)}
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")

    def own(self, params: Params) -> tuple[Chat, Message]:
        """The message that an edit names; refuses those of others, and unknown ones."""
        chat = self.reachable(params.get("chat_id"))
        if "message_id" not in params:
            raise bad_request("message identifier is not specified")
        message = chat.find(params["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != BOT["id"]:
            raise bad_request("message can't be edited")
        return chat, message

    def edit(self, chat: Chat, message: Message, content: Params) -> Message:
        """Replaces a message's content; refuses an edit that changes nothing."""
        with self.changed:
            before = content_of(message)
            if before == content:
                raise bad_request(
                    "message is not modified: specified new message content and reply markup are "
                    "exactly the same as a current content and reply markup of the message"
                )
            for key in before:
                del message[key]
            message.update(content, edit_date=int(time.time()))
            chat.edits.append(copy.deepcopy(message))
            self.changed.notify_all()
        return message

    def delete(self, chat: Chat, message_id: int) -> None:
        with self.changed:
            message = chat.find(message_id)
            if message is None:
                raise bad_request("message to delete not found")
            chat.messages.remove(message)
            self.changed.notify_all()


def quoted(message: Message) -> Message:
    """A message inside another: it carries no further reply_to_message, as "Message" says."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def content_of(message: Message) -> Params:
    """The part of a message that edits replace."""
    return {key: message[key] for key in _CONTENT if key in message}
