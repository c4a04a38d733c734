"""Keeps every file of the stand-in: uploads become file ids, photos become a ladder of sizes.

Telegram never returns the bytes of a photo that went in: it compresses it again to JPEG, in sizes
whose longest sides are 90, 320, 800 and 1280 pixels, and drops EXIF data on the way.
Source of every limit: https://core.telegram.org/bots/api, "Sending files", "sendPhoto", "getFile".
"""

import hashlib
import io
import itertools
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, ImageOps

from tests.telegram_rules import Upload, bad_request

MEGABYTE = 1 << 20
DOWNLOAD_BYTES = 20 * MEGABYTE  # getFile: bots can download files of up to 20 MB
UPLOAD_BYTES = {"photo": 10 * MEGABYTE, "document": 50 * MEGABYTE}  # "Sending files"
URL_BYTES = {"photo": 5 * MEGABYTE, "document": 20 * MEGABYTE}  # "Sending files"
URL_DOCUMENTS = {".pdf", ".zip"}  # "Sending files", sending by URL
PHOTO_WIDTH_PLUS_HEIGHT = 10_000  # sendPhoto, photo
PHOTO_RATIO = 20  # sendPhoto, photo
LADDER = (90, 320, 800, 1280)  # longest sides, as chats show them
_JPEG_QUALITY = 87  # about what Telegram's own clients use
_URL_SECONDS = 5

Media = dict[str, Any]


@dataclass(frozen=True)
class StoredFile:
    """One file on the stand-in's disk, reached by its id and downloaded by its path."""

    file_id: str
    path: str
    data: bytes = field(repr=False)

    @property
    def file_unique_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]

    def sizes(self) -> Media:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": len(self.data),
        }


class FileStore:
    """File ids to bytes, and to the media (photo, document) that they can be sent again as."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._files: dict[str, StoredFile] = {}
        self._media: dict[str, Media] = {}

    def add(self, data: bytes, folder: str, suffix: str) -> StoredFile:
        with self._lock:
            number = next(self._numbers)
            stored = StoredFile(f"AgAC{number:06d}", f"{folder}/file_{number}{suffix}", data)
            self._files[stored.file_id] = stored
        return stored

    def open(self, file_id: str) -> StoredFile:
        with self._lock:
            if file_id not in self._files:
                raise bad_request("invalid file_id")
            return self._files[file_id]

    def at_path(self, path: str) -> StoredFile | None:
        with self._lock:
            return next((file for file in self._files.values() if file.path == path), None)

    def add_photo(self, picture: Image.Image) -> Media:
        """The field `photo` of a Message: the ladder, smallest first, never enlarged."""
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        longest = max(upright.size)
        sides = sorted({min(side, longest) for side in LADDER})
        return self._remember({"photo": [self._size_of(upright, side) for side in sides]})

    def _size_of(self, picture: Image.Image, side: int) -> Media:
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        data = io.BytesIO()
        smaller.save(data, "JPEG", quality=_JPEG_QUALITY)
        stored = self.add(data.getvalue(), "photos", ".jpg")
        return {**stored.sizes(), "width": smaller.width, "height": smaller.height}

    def add_document(self, upload: Upload) -> Media:
        """The field `document` of a Message: the very bytes that came."""
        suffix = PurePosixPath(upload.file_name).suffix
        stored = self.add(upload.data, "documents", suffix)
        about = {"file_name": upload.file_name, "mime_type": upload.mime_type}
        return self._remember({"document": {**stored.sizes(), **about}})

    def _remember(self, media: Media) -> Media:
        kept = media["photo"] if "photo" in media else [media["document"]]
        with self._lock:
            self._media.update({size["file_id"]: media for size in kept})
        return media

    def resolve(self, kind: str, given: Upload | str, uploads: Mapping[str, Upload]) -> Media:
        """A sent photo or document: an upload, `attach://name`, a known file id or a URL."""
        if isinstance(given, Upload):
            return self._accept(kind, given, UPLOAD_BYTES[kind])
        if given.startswith("attach://"):
            attached = uploads.get(given.removeprefix("attach://"))
            if attached is None:
                raise bad_request("can't parse InputMedia: media not found")
            return self._accept(kind, attached, UPLOAD_BYTES[kind])
        if given.startswith(("http://", "https://")):
            return self._accept(kind, _fetch(kind, given), URL_BYTES[kind])
        return self._again(kind, given)

    def _again(self, kind: str, file_id: str) -> Media:
        with self._lock:
            media = self._media.get(file_id)
        if media is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind not in media:
            found = next(iter(media)).capitalize()
            raise bad_request(f"can't use file of type {found} as {kind.capitalize()}")
        return media

    def _accept(self, kind: str, upload: Upload, limit: int) -> Media:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > limit:
            raise bad_request(f"file is too big for a {kind}, at most {limit} bytes")
        return (
            self.add_photo(_picture(upload.data)) if kind == "photo" else self.add_document(upload)
        )


def _picture(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from None
    except OSError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    width, height = picture.size
    ratio = max(width, height) / min(width, height)
    if width + height > PHOTO_WIDTH_PLUS_HEIGHT or ratio > PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    return picture


def _fetch(kind: str, url: str) -> Upload:
    name = PurePosixPath(url.partition("?")[0]).name
    if kind == "document" and PurePosixPath(name).suffix.lower() not in URL_DOCUMENTS:
        raise bad_request("failed to get HTTP URL content")
    try:
        with urllib.request.urlopen(url, timeout=_URL_SECONDS) as answer:
            data = answer.read(URL_BYTES[kind] + 1)
            return Upload(name, data, answer.headers.get_content_type())
    except urllib.error.HTTPError as error:
        error.close()
        raise bad_request("failed to get HTTP URL content") from None
    except (OSError, ValueError):
        raise bad_request("wrong HTTP URL specified") from None
