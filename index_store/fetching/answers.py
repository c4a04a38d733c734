"""What a server's answer means: a picture, another address, or a reason why there is none."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from shared.errors import PictureTooHeavy, PictureUnreachable

__all__ = ["NOT_MODIFIED", "Answer", "TryAgain", "meaning"]

OK, NOT_MODIFIED, TOO_MANY = 200, 304, 429
REDIRECTS = (301, 302, 303, 307, 308)
SERVER_ERRORS = range(500, 600)
LONGEST_REST = 60.0  # seconds; a server that asks for more is asked at the next reading instead
# Encodings of the body that would have to be undone; each can make a bomb of few bytes.
COMPRESSED = ("gzip", "x-gzip", "deflate", "compress", "br", "zstd")
PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)[\s>]", re.IGNORECASE)
REASONS = {
    401: "the server gives it only to those who are signed in",
    403: "the server refuses to give it",
    404: "there is nothing at the address",
    410: "there is nothing at the address any more",
}


@dataclass(frozen=True)
class Answer:
    """A body, and the validators that came with it (empty where there were none)."""

    data: bytes
    url: str  # that gave it, behind all redirects
    etag: str = ""
    last_modified: str = ""


class TryAgain(PictureUnreachable):
    """A trouble that may pass; `rest` is how long the host wants to be left alone, seconds."""

    def __init__(self, reason: str, rest: float = 0.0) -> None:
        super().__init__(reason)
        self.rest = rest


def meaning(response: httpcore.Response, url: httpx.URL, max_bytes: int) -> Answer | httpx.URL:
    """Reads what an answer brings: a body, or the next address.

    Raises:
        PictureUnreachable: the answer is no picture; TryAgain when it may be one later.
        PictureTooHeavy: the body is above `max_bytes`.
    """
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status == OK:
        data = _body(response, headers, max_bytes)
        etag, modified = headers.get(b"etag", ""), headers.get(b"last-modified", "")
        return Answer(data, str(url), etag, modified)
    if response.status in REDIRECTS and b"location" in headers:
        return _next(url, headers[b"location"])
    raise _refusal(response.status, headers.get(b"retry-after", ""))


def _body(response: httpcore.Response, headers: dict[bytes, str], max_bytes: int) -> bytes:
    if headers.get(b"content-encoding", "").strip().lower() in COMPRESSED:
        raise PictureUnreachable("the server compresses the picture though it was asked not to")
    _weigh(int(headers.get(b"content-length", "0")), max_bytes)  # h11 lets only numbers pass
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        _weigh(len(body), max_bytes)
    # The content type is not asked: shops send pictures as text/html, and pages as image/jpeg.
    if PAGE.match(body):
        raise PictureUnreachable("the address answers with a web page, not a picture")
    if not body:
        raise PictureUnreachable("the address answers with nothing")
    return bytes(body)


def _weigh(count: int, max_bytes: int) -> None:
    if count > max_bytes:
        raise PictureTooHeavy(
            f"{count} bytes or more", megabytes=count // 2**20, limit=max_bytes // 2**20
        )


def _next(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise PictureUnreachable("the server redirects to an address that is none") from error


def _refusal(status: int, retry_after: str) -> PictureUnreachable:
    reason = f"{REASONS.get(status, 'the server does not give it')} (HTTP {status})"
    if status != TOO_MANY and status not in SERVER_ERRORS:
        return PictureUnreachable(reason)
    rest = _seconds(retry_after)
    # To ask earlier than told would be rude, to hold a build up for an hour worse.
    return TryAgain(reason, rest) if rest <= LONGEST_REST else PictureUnreachable(reason)


def _seconds(retry_after: str) -> float:
    """Seconds that Retry-After asks for, a number or a date; 0 for anything else."""
    text = retry_after.strip()
    if re.fullmatch("[0-9]{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
