"""Fetches what a person sent and puts it where the worker can find it: photos cleaned, feeds as is.

What is too heavy is refused before a byte of it moves. Telegram's own troubles are waited out; if
they last, the person is told instead of left without an answer.
"""

import asyncio
import logging

from telegram import Bot, Document, PhotoSize
from telegram.error import BadRequest, TelegramError

from bot.telegram.patience import Patience
from shared.errors import PictureTooHeavy, SartorError, SearchFailed, UploadTooHeavy
from shared.photos import PhotoStore
from shared.pictures import MAX_BYTES, clean
from shared.uploads import Uploads

__all__ = ["Downloads"]

logger = logging.getLogger(__name__)

# Decoding a picture at the pixel cap takes some 400 MB (64 million pixels of 3 bytes, twice while
# it is turned upright); two at once keep the bot within a small container.
CLEANED_AT_ONCE = 2
# Feeds are 20 MB at most and fetched by admins alone; several at once are no hurry.
FEEDS_AT_ONCE = 1
MEGABYTE = 2**20
MOST_TO_DOWNLOAD = 20 * MEGABYTE  # getFile: bots can download files of up to 20 MB
# telegram-bot-api's refusal of getFile above its limit.
TOO_BIG = "file is too big"


class Downloads:
    """From Telegram's file to the key of a photo or a feed."""

    def __init__(self, bot: Bot, patience: Patience, photos: PhotoStore, uploads: Uploads) -> None:
        self._bot = bot
        self._patience = patience
        self._photos = photos
        self._uploads = uploads
        self._cleaning = asyncio.Semaphore(CLEANED_AT_ONCE)
        self._feeds = asyncio.Semaphore(FEEDS_AT_ONCE)

    async def keep(self, file: PhotoSize | Document) -> str:
        """Downloads, cleans and stores a picture; returns its key.

        Raises:
            PictureError: it cannot be used; the subclass says why.
            SearchFailed: Telegram did not give it to us.
            redis.RedisError: it could not be stored.
        """
        data = await self._download(file, PictureTooHeavy, MAX_BYTES)
        async with self._cleaning:
            picture = await asyncio.to_thread(clean, data)
        return await asyncio.to_thread(self._photos.put, picture.jpeg)

    async def keep_feed(self, file: Document) -> str:
        """Downloads and stores a feed; returns its key.

        Raises:
            UploadTooHeavy: Telegram does not hand out files of that size.
            SearchFailed: Telegram did not give it to us.
            redis.RedisError: it could not be stored.
        """
        async with self._feeds:
            data = await self._download(file, UploadTooHeavy, MOST_TO_DOWNLOAD)
            return await asyncio.to_thread(self._uploads.put, file.file_name or "", data)

    async def _download(
        self, file: PhotoSize | Document, too_heavy: type[SartorError], limit: int
    ) -> bytes:
        size = file.file_size or 0
        if size > limit:
            raise _too_heavy(too_heavy, size, limit)
        try:
            found = await self._bot.get_file(file.file_id)
            data = await self._patience.insist(found.download_as_bytearray, "download")
        except BadRequest as error:
            if TOO_BIG in error.message.lower():
                raise _too_heavy(too_heavy, size, limit) from error
            raise SearchFailed(f"Telegram has no file for us: {error}") from error
        except TelegramError as error:
            raise SearchFailed(f"download failed: {error}") from error
        return bytes(data)


def _too_heavy(kind: type[SartorError], size: int, limit: int) -> SartorError:
    """Rounded up, so that nobody reads "20 MB is above the limit of 20 MB"."""
    most = limit // MEGABYTE
    megabytes = max(-(-size // MEGABYTE), most + 1)
    return kind(f"{size} bytes", megabytes=megabytes, limit=most)
