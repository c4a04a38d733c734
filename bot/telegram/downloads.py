"""Fetches what a person sent, cleans it, and puts the JPEG where the worker can find it.

What is too heavy is refused before a byte of it moves. Telegram's own troubles are waited out; if
they last, the person is told instead of left without an answer.
"""

import asyncio
import logging

from telegram import Bot, Document, PhotoSize
from telegram.error import BadRequest, TelegramError

from bot.telegram.patience import Patience
from shared.errors import PictureError, PictureTooHeavy, SearchFailed
from shared.photos import PhotoStore
from shared.pictures import MAX_BYTES, clean

__all__ = ["Downloads"]

logger = logging.getLogger(__name__)

# Decoding a picture at the pixel cap takes some 400 MB (64 million pixels of 3 bytes, twice while
# it is turned upright); two at once keep the bot within a small container.
CLEANED_AT_ONCE = 2
MEGABYTE = 2**20
# telegram-bot-api's refusal of getFile above its limit.
TOO_BIG = "file is too big"


class Downloads:
    """From Telegram's file to a photo key."""

    def __init__(self, bot: Bot, patience: Patience, photos: PhotoStore) -> None:
        self._bot = bot
        self._patience = patience
        self._photos = photos
        self._cleaning = asyncio.Semaphore(CLEANED_AT_ONCE)

    async def keep(self, file: PhotoSize | Document) -> str:
        """Downloads, cleans and stores a picture; returns its key.

        Raises:
            PictureError: it cannot be used; the subclass says why.
            SearchFailed: Telegram did not give it to us.
            redis.RedisError: it could not be stored.
        """
        if (file.file_size or 0) > MAX_BYTES:
            raise _too_heavy(file.file_size or 0)
        data = await self._download(file)
        async with self._cleaning:
            picture = await asyncio.to_thread(clean, data)
        return await asyncio.to_thread(self._photos.put, picture.jpeg)

    async def _download(self, file: PhotoSize | Document) -> bytes:
        try:
            found = await self._bot.get_file(file.file_id)
            data = await self._patience.insist(found.download_as_bytearray, "download")
        except BadRequest as error:
            if TOO_BIG in error.message.lower():
                raise _too_heavy(file.file_size or 0) from error
            raise SearchFailed(f"Telegram has no file for us: {error}") from error
        except TelegramError as error:
            raise SearchFailed(f"download failed: {error}") from error
        return bytes(data)


def _too_heavy(size: int) -> PictureError:
    """Rounded up, so that nobody reads "20 MB is above the limit of 20 MB"."""
    limit = MAX_BYTES // MEGABYTE
    megabytes = max(-(-size // MEGABYTE), limit + 1)
    return PictureTooHeavy(f"{size} bytes", megabytes=megabytes, limit=limit)
