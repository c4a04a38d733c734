"""What each method of the Bot API does here, named in Python's way: sendPhoto is send_photo.

Every method takes a Call with checked parameters and returns the official result object, or
raises Refusal. Files are decoded and fetched outside the lock, so that a slow one stops nobody.
Source: https://core.telegram.org/bots/api, "Available methods", "Updating messages".
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.telegram_chats import BOT, Chat, Chats, Message, content_of
from tests.telegram_files import DOWNLOAD_BYTES, FileStore
from tests.telegram_rules import (
    CALLBACK_ANSWER_LENGTH,
    CHAT_ACTIONS,
    DESCRIPTION_LENGTH,
    Params,
    Upload,
    bad_request,
    check_commands,
)
from tests.telegram_text import caption_text, message_text
from tests.telegram_updates import Updates

ALBUM_SIZES = range(2, 11)  # sendMediaGroup, media: 2-10 items
_SHOWN_AS = {  # parameter to the field of Message that shows it
    "has_spoiler": "has_media_spoiler",
    "show_caption_above_media": "show_caption_above_media",
    "protect_content": "has_protected_content",
}


@dataclass(frozen=True, eq=False)
class Call:
    """One call as it arrived: method, typed parameters, file parts, and when."""

    method: str
    params: Params
    uploads: Mapping[str, Upload] = field(default_factory=dict, repr=False)
    at: float = field(default_factory=time.monotonic)


class BotApi:
    """The state of one bot, and the methods that read and change it."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.chats = Chats(self.changed)
        self.files = FileStore()
        self.updates = Updates(self.changed)
        self.open_callbacks: set[str] = set()
        self.answers: list[Params] = []
        self.commands: dict[str, list[Params]] = {}
        self.descriptions: Params = {}
        self.menu_button: Params = {"type": "default"}

    def get_me(self, _call: Call) -> Params:
        return BOT

    def get_updates(self, call: Call) -> list[Params]:
        return self.updates.poll(call.params)

    def set_webhook(self, call: Call) -> bool:
        return self.updates.set_webhook(call.params)

    def delete_webhook(self, call: Call) -> bool:
        return self.updates.delete_webhook(call.params)

    def get_webhook_info(self, _call: Call) -> Params:
        return self.updates.webhook_info()

    def get_file(self, call: Call) -> Params:
        stored = self.files.open(call.params["file_id"])
        if len(stored.data) > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {**stored.sizes(), "file_path": stored.path}

    def send_message(self, call: Call) -> Message:
        chat, common = self._addressed(call.params)
        options = {key: call.params[key] for key in ("link_preview_options",) if key in call.params}
        content = {**message_text(call.params), **options, **_keyboard(call.params)}
        return self.chats.add(chat, [{**common, **content}])[0]

    def send_photo(self, call: Call) -> Message:
        return self._send_media(call, "photo")

    def send_document(self, call: Call) -> Message:
        return self._send_media(call, "document")

    def _send_media(self, call: Call, kind: str) -> Message:
        chat, common = self._addressed(call.params)
        content = self._media(kind, call.params[kind], call.params, call)
        return self.chats.add(chat, [{**common, **content, **_keyboard(call.params)}])[0]

    def send_media_group(self, call: Call) -> list[Message]:
        chat, common = self._addressed(call.params)
        items = call.params["media"]
        if len(items) not in ALBUM_SIZES:
            few = len(items) < ALBUM_SIZES.start
            raise bad_request(f"too {'few' if few else 'many'} messages to send as an album")
        if len({item["type"] for item in items}) > 1:
            raise bad_request("document can't be mixed with other media types")
        contents = [self._media(item["type"], item["media"], item, call) for item in items]
        return self.chats.add(chat, [{**common, **content} for content in contents])

    def _media(self, kind: str, given: Upload | str, about: Params, call: Call) -> Params:
        shown = {_SHOWN_AS[key]: True for key in _SHOWN_AS if about.get(key)}
        return {**self.files.resolve(kind, given, call.uploads), **caption_text(about), **shown}

    def _addressed(self, params: Params) -> tuple[Chat, Params]:
        chat = self.chats.reachable(params["chat_id"])
        protected = {"has_protected_content": True} if params.get("protect_content") else {}
        return chat, {**self.chats.reply(chat, params), **protected}

    def send_chat_action(self, call: Call) -> bool:
        if call.params["action"] not in CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self.chats.reachable(call.params["chat_id"])
        with self.changed:
            chat.actions.append(call.params["action"])
            self.changed.notify_all()
        return True

    def edit_message_text(self, call: Call) -> Message:
        chat, message = self.chats.own(call.params)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        options = {key: call.params[key] for key in ("link_preview_options",) if key in call.params}
        content = {**message_text(call.params), **options, **_keyboard(call.params)}
        return self.chats.edit(chat, message, content)

    def edit_message_caption(self, call: Call) -> Message:
        chat, message = self.chats.own(call.params)
        kept: Params = {key: message[key] for key in ("photo", "document") if key in message}
        if not kept:
            raise bad_request("there is no caption in the message to edit")
        keyboard = _keyboard_of(message, call.params)
        return self.chats.edit(chat, message, {**kept, **caption_text(call.params), **keyboard})

    def edit_message_media(self, call: Call) -> Message:
        chat, message = self.chats.own(call.params)
        item = call.params["media"]
        content = self._media(item["type"], item["media"], item, call)
        return self.chats.edit(chat, message, {**content, **_keyboard_of(message, call.params)})

    def edit_message_reply_markup(self, call: Call) -> Message:
        chat, message = self.chats.own(call.params)
        content = content_of(message)
        content.pop("reply_markup", None)
        return self.chats.edit(chat, message, {**content, **_keyboard_of(message, call.params)})

    def delete_message(self, call: Call) -> bool:
        chat = self.chats.reachable(call.params["chat_id"])
        self.chats.delete(chat, call.params["message_id"])
        return True

    def answer_callback_query(self, call: Call) -> bool:
        with self.changed:
            if call.params["callback_query_id"] not in self.open_callbacks:
                raise bad_request(
                    "query is too old and response timeout expired or query ID is invalid"
                )
            if len(call.params.get("text", "")) > CALLBACK_ANSWER_LENGTH:
                raise bad_request("MESSAGE_TOO_LONG")
            self.answers.append(call.params)
            self.changed.notify_all()
        return True

    def set_my_commands(self, call: Call) -> bool:
        check_commands(call.params["commands"])
        self.commands[self._audience(call.params)] = call.params["commands"]
        return True

    def get_my_commands(self, call: Call) -> list[Params]:
        return self.commands.get(self._audience(call.params), [])

    def delete_my_commands(self, call: Call) -> bool:
        self.commands.pop(self._audience(call.params), None)
        return True

    def _audience(self, params: Params) -> str:
        scope = params.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self.chats.reachable(scope["chat_id"])
        where = f"{scope['type']} {scope['chat_id']}" if "chat_id" in scope else scope["type"]
        return f"{where} {params.get('language_code', '')}".strip()

    def set_my_description(self, call: Call) -> bool:
        return self._describe("description", call.params)

    def set_my_short_description(self, call: Call) -> bool:
        return self._describe("short_description", call.params)

    def _describe(self, name: str, params: Params) -> bool:
        said = params.get(name, "")
        if len(said) > DESCRIPTION_LENGTH[name]:
            raise bad_request(f"{name} is too long")
        self.descriptions[f"{name} {params.get('language_code', '')}".strip()] = said
        return True

    def set_chat_menu_button(self, call: Call) -> bool:
        self.menu_button = call.params.get("menu_button", {"type": "default"})
        return True


def _keyboard(params: Params) -> Params:
    """The field reply_markup; a keyboard without buttons is none."""
    markup = params.get("reply_markup", {"inline_keyboard": []})
    return {"reply_markup": markup} if any(markup["inline_keyboard"]) else {}


def _keyboard_of(message: Message, params: Params) -> Params:
    """The same for an edit; a part of an album carries no keyboard."""
    keyboard = _keyboard(params)
    if keyboard and "media_group_id" in message:
        raise bad_request("message can't be edited")
    return keyboard
