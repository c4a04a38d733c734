"""Reads a call's parameters by the table, and refuses what Telegram refuses.

Telegram itself ignores unknown parameters and converts wrong types; this stand-in refuses both,
because each of them is a slip of ours that a real chat would show as a silent loss.
Descriptions are the ones of Telegram's server where it has one for the case.
Source of every limit: https://core.telegram.org/bots/api, the section named beside it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_parameters import METHODS, NOT_PLAYED, OBJECTS, UNIONS

Params = dict[str, Any]

CALLBACK_DATA_BYTES = 64  # InlineKeyboardButton, callback_data
CALLBACK_ANSWER_LENGTH = 200  # answerCallbackQuery, text
COMMANDS = 100  # setMyCommands, commands
COMMAND = re.compile(r"[a-z0-9_]{1,32}")  # BotCommand, command
COMMAND_DESCRIPTION_LENGTH = 256  # BotCommand, description
DESCRIPTION_LENGTH = {"description": 512, "short_description": 120}  # setMyDescription, ...
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")  # setWebhook, secret_token
CHAT_ACTIONS = frozenset(  # sendChatAction, action
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_MISSING = {  # what Telegram says for a required parameter that is absent or empty
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
}
_EMPTY_MEANS_NONE = "url"  # setWebhook: an empty string removes the webhook
_SCALARS: dict[str, Callable[[object], bool]] = {
    "String": lambda value: isinstance(value, str),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, Upload),
}


@dataclass(eq=False)
class Refusal(Exception):
    """An answer with `ok: false`; "Making requests" describes its fields."""

    status: int
    description: str
    parameters: dict[str, int] = field(default_factory=dict)

    def body(self) -> Params:
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return {**answer, "parameters": self.parameters} if self.parameters else answer


@dataclass(frozen=True)
class Upload:
    """One file part of a multipart form."""

    file_name: str
    data: bytes = field(repr=False)
    mime_type: str


def bad_request(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: {why}")


def read_parameters(
    method: str, sent: Mapping[str, object], uploads: Mapping[str, Upload]
) -> Params:
    """Returns the call's parameters with their types; an empty value counts as absent.

    A file part whose name is no parameter stays for `attach://` and is no error.
    """
    table = METHODS[method]
    given = {**sent, **{name: file for name, file in uploads.items() if name in table}}
    _refuse_missing(given, table)
    for name in given:
        if name not in table:
            raise bad_request(f'unknown parameter "{name}" for {method}')
    params = _read_fields(given, table, _read_top)
    if "reply_markup" in params:
        check_keyboard(params["reply_markup"])
    return params


def _refuse_missing(given: Mapping[str, object], table: dict[str, str]) -> None:
    for name, why in _MISSING.items():
        if table.get(name, "").endswith("!") and given.get(name) in (None, ""):
            raise bad_request(why)


def _read_fields(
    given: Mapping[str, object], table: dict[str, str], read: Callable[[object, str, str], object]
) -> Params:
    params = {}
    for name, kinds in table.items():
        value = given.get(name)
        required = kinds.endswith("!")
        empty = value == "" and required and name != _EMPTY_MEANS_NONE
        if required and (value is None or empty):
            raise bad_request(f'parameter "{name}" is required')
        if value is None:
            continue
        if name in NOT_PLAYED:
            raise bad_request(f'parameter "{name}" is not played by this stand-in')
        params[name] = read(value, kinds.removesuffix("!"), name)
    return params


def _read_top(value: object, kinds: str, name: str) -> object:
    """A form carries only strings: whatever is no String arrives as JSON."""
    if not isinstance(value, str):
        return _read_value(value, kinds, name)
    try:
        decoded = json.loads(value)
    except json.JSONDecodeError:
        decoded = value
    if "String" in kinds.split("|") and not ("Integer" in kinds and isinstance(decoded, int)):
        return value
    return _read_value(decoded, kinds, name)


def _read_value(value: object, kinds: str, name: str) -> object:
    choices = kinds.split("|")
    if any(kind in _SCALARS and _SCALARS[kind](value) for kind in choices):
        return value
    if isinstance(value, list) and choices[0].startswith("Array of "):
        inner = "|".join(kind.removeprefix("Array of ") for kind in choices)
        return [_read_value(item, inner, name) for item in value]
    if isinstance(value, dict) and not any(_is_plain(kind) for kind in choices):
        return _read_object(value, choices, name)
    raise bad_request(f'parameter "{name}" must be {kinds}')


def _is_plain(kind: str) -> bool:
    return kind in _SCALARS or kind.startswith("Array of ")


def _read_object(value: dict[str, object], choices: list[str], name: str) -> Params:
    kind = _kind_of(value, choices, name)
    if kind not in OBJECTS:
        raise bad_request(f'{kind} in "{name}" is not played by this stand-in')
    for key in value:
        if key not in OBJECTS[kind]:
            raise bad_request(f'unknown field "{key}" in {kind}')
    return _read_fields(value, OBJECTS[kind], _read_value)


def _kind_of(value: dict[str, object], choices: list[str], name: str) -> str:
    for union, kinds in UNIONS.items():
        if choices == [union] or set(choices) <= set(kinds.values()):
            kind = kinds.get(str(value.get("type")))
            if kind is None or (choices != [union] and kind not in choices):
                raise bad_request(f'type "{value.get("type")}" can\'t be used in "{name}"')
            return kind
    matching = (k for k in choices if set(value) <= set(OBJECTS.get(k, ())))
    return next(matching, choices[0] if len(choices) == 1 else _markup_kind(value))


def _markup_kind(value: dict[str, object]) -> str:
    return "InlineKeyboardMarkup" if "inline_keyboard" in value else "ReplyKeyboardMarkup"


def check_keyboard(markup: Params) -> None:
    """InlineKeyboardButton: a text, exactly one action, callback_data of 1 to 64 bytes."""
    for button in (button for row in markup["inline_keyboard"] for button in row):
        actions = set(button) - {"text", "icon_custom_emoji_id", "style"}
        if not actions:
            raise bad_request("text buttons are unallowed in the inline keyboard")
        if len(actions) > 1:
            raise bad_request(f"exactly one action a button, not {sorted(actions)}")
        if not 1 <= len(button.get("callback_data", "-").encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        if not re.match(r"(https?|tg)://\S+", button.get("url", "tg://user")):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid")


def check_commands(commands: list[Params]) -> None:
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if len(command["description"]) > COMMAND_DESCRIPTION_LENGTH:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
