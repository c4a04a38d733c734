"""Updates as Telegram sends them, for tests that need none of its server."""

from typing import Any

from telegram import Update

OUR_ID = 777_000_001
OUR_NAME = "sartor_test_bot"
PRIVATE = {"id": 42, "type": "private", "first_name": "Ada"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Shoppers"}
ADA = {"id": 42, "is_bot": False, "first_name": "Ada", "language_code": "ru"}
US = {"id": OUR_ID, "is_bot": True, "first_name": "sartor", "username": OUR_NAME}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1, "chat": chat, "from": ADA, **content}


def update(update_id: int = 1, **kind: Any) -> Update:
    return Update.de_json({"update_id": update_id, **kind}, None)


def told(text: str, chat: dict[str, Any] = PRIVATE, update_id: int = 1, **content: Any) -> Update:
    return update(update_id, message=message(chat, text=text, **content))


def answer_to(sender: dict[str, Any], **content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": GROUP, "from": sender, "text": "hi", **content}
