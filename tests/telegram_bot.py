"""A real python-telegram-bot for the stand-in's own tests, and the small things it sends."""

import io
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.request import HTTPXRequest

from tests.telegram_server import TelegramServer

Action = Callable[[Bot], Awaitable[Any]]
Run = Callable[[Action], Any]


def bot_of(server: TelegramServer, token: str | None = None) -> Bot:
    """A bot that reaches the server; loading certificates would take most of a test's time."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    return Bot(
        token or server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=requests[0],
        get_updates_request=requests[1],
    )


def jpeg(width: int = 60, height: int = 80, colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "JPEG")
    return data.getvalue()


def keyboard(*texts: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=f"do:{text}") for text in texts]]
    )


@contextmanager
def refusal(why: str) -> Iterator[None]:
    """Expects a 400; python-telegram-bot changes the case of descriptions."""
    with pytest.raises(BadRequest) as refused:
        yield
    assert why.lower() in refused.value.message.lower()


def post(server: TelegramServer, method: str, **request: Any) -> dict[str, Any]:
    answer = httpx.post(f"{server.base_url}{server.token}/{method}", verify=False, **request).json()
    return dict(answer)
