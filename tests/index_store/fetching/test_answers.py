from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.fetching.answers import Answer, TryAgain, meaning
from shared.errors import PictureTooHeavy, PictureUnreachable

URL = httpx.URL("https://shop.test/pictures/a.jpg")


def read(status: int = 200, body: bytes = b"jpeg", **headers: str) -> Answer | httpx.URL:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return meaning(httpcore.Response(status, headers=named, content=[body]), URL, 100)


def test_a_body_comes_with_its_validators() -> None:
    answer = read(ETag='"7"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
    assert answer == Answer(b"jpeg", str(URL), '"7"', "Mon, 01 Jan 2024 00:00:00 GMT")


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html>", b"\n <html lang=en>", b"\xef\xbb\xbf<!doctype HTML><p>", b"<HTML>"]
)
def test_a_web_page_is_named_as_such_whatever_type_it_claims(page: bytes) -> None:
    with pytest.raises(PictureUnreachable, match="a web page, not a picture"):
        read(body=page, Content_Type="image/jpeg")


def test_a_picture_may_claim_to_be_a_page() -> None:
    assert isinstance(read(Content_Type="text/html"), Answer)


def test_an_empty_body_is_no_picture() -> None:
    with pytest.raises(PictureUnreachable, match="nothing"):
        read(body=b"")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", " GZIP "])
def test_a_compressed_body_is_refused(encoding: str) -> None:
    with pytest.raises(PictureUnreachable, match="compresses"):
        read(Content_Encoding=encoding)


@pytest.mark.parametrize("encoding", ["identity", "", "aws-chunked", "utf-8"])
def test_encodings_that_change_nothing_pass(encoding: str) -> None:
    assert isinstance(read(Content_Encoding=encoding), Answer)


def test_the_cap_holds_for_what_comes_and_for_what_is_announced() -> None:
    assert isinstance(read(body=b"x" * 100), Answer)
    with pytest.raises(PictureTooHeavy):
        read(body=b"x" * 101)
    with pytest.raises(PictureTooHeavy):
        read(body=b"x", Content_Length="101")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b.jpg", "https://shop.test/b.jpg"),
        ("b.jpg", "https://shop.test/pictures/b.jpg"),
        ("//cdn.test/b.jpg", "https://cdn.test/b.jpg"),
        ("http://cdn.test/b.jpg", "http://cdn.test/b.jpg"),
    ],
)
def test_a_redirect_gives_the_next_address(location: str, target: str) -> None:
    assert read(302, Location=location) == httpx.URL(target)


def test_a_redirect_to_nowhere_is_refused() -> None:
    with pytest.raises(PictureUnreachable, match="redirects"):
        read(302, Location="https://[::")
    with pytest.raises(PictureUnreachable, match="302"):
        read(302)


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 408, 410, 418, 451])
def test_a_refusal_is_final(status: int) -> None:
    with pytest.raises(PictureUnreachable, match=str(status)) as caught:
        read(status)
    assert not isinstance(caught.value, TryAgain)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_a_trouble_may_pass(status: int) -> None:
    with pytest.raises(TryAgain) as caught:
        read(status)
    assert caught.value.rest == 0


def test_retry_after_is_seconds_or_a_date() -> None:
    with pytest.raises(TryAgain) as caught:
        read(429, Retry_After=" 7 ")
    assert caught.value.rest == 7
    soon = datetime.now(UTC) + timedelta(seconds=30)
    with pytest.raises(TryAgain) as caught:
        read(503, Retry_After=format_datetime(soon, usegmt=True))
    assert 28 < caught.value.rest <= 30
    with pytest.raises(TryAgain) as caught:
        read(503, Retry_After="Mon, 01 Jan 2024 00:00:00 -0000")
    assert caught.value.rest == 0


def test_a_server_that_wants_an_hour_is_not_asked_again() -> None:
    with pytest.raises(PictureUnreachable, match="429") as caught:
        read(429, Retry_After="3600")
    assert not isinstance(caught.value, TryAgain)


@given(st.text(st.characters(max_codepoint=255)))
def test_no_retry_after_breaks_us(text: str) -> None:
    headers = [(b"Retry-After", text.encode("latin-1"))]
    with pytest.raises(PictureUnreachable):
        meaning(httpcore.Response(503, headers=headers), URL, 100)
